package io.weir.benchmarks.server;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where PostgreSQL's programs are, and where a cluster of its own lies. It refuses to be run by
 * root: then the user {@value #USER}, whom Debian's package brings, runs it.
 */
record PostgresCluster(Path programs, Path data) {
  private static final String USER = "postgres";
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  /**
   * Makes an empty cluster.
   *
   * @param directory to make one in
   * @throws IOException if PostgreSQL is not installed, naming the package
   */
  static PostgresCluster create(Path directory) throws IOException, InterruptedException {
    Path programs = LocalMachine.program("postgres", installed(), "postgresql-15").getParent();
    Path data = Files.createDirectories(directory.resolve("postgresql"));
    if (isRoot()) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      Files.setOwner(
          data,
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
    PostgresCluster place = new PostgresCluster(programs, data);
    place.initialize();
    return place;
  }

  /** Debian has a directory for each version; the newest first. */
  private static List<Path> installed() throws IOException {
    if (!Files.isDirectory(VERSIONS)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .sorted(Comparator.comparingInt(PostgresCluster::version).reversed())
          .map(version -> version.resolve("bin"))
          .toList();
    }
  }

  private static int version(Path directory) {
    String name = directory.getFileName().toString();
    return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private void initialize() throws IOException, InterruptedException {
    List<String> command = command("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("initdb: " + said.strip());
    }
  }

  /** A program of this cluster, run as a user that may run it. */
  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
    }
    command.addAll(List.of(programs.resolve(program).toString(), "-D", data.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Connects as the cluster's owner. */
  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
  }
}
