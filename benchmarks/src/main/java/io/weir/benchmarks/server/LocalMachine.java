package io.weir.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What servers need of the machine: programs, directories. */
public final class LocalMachine {
  private LocalMachine() {}

  /**
   * Where a program is; the bench installs none.
   *
   * @param more directories to look in besides those of PATH, before them
   * @param debianPackage that has it
   * @throws IOException if it is nowhere, saying how to get it
   */
  public static Path program(String name, List<Path> more, String debianPackage)
      throws IOException {
    String[] path = System.getenv().getOrDefault("PATH", "").split(":");
    return Stream.concat(more.stream(), Stream.of(path).map(Path::of))
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    name
                        + " is not installed, which this needs; on Debian: apt-get install "
                        + debianPackage));
  }

  /**
   * Bytes allocated below a directory, 0 if it is missing: {@code du} counts holes for nothing and
   * a file with two names once, which Java cannot.
   */
  static long bytesBelow(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    // du reports files that vanish meanwhile as errors, and counts the others.
    Process du =
        new ProcessBuilder("du", "-s", "-B1", directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return Long.parseLong(text.split("\\s")[0]);
  }

  /** Deletes a directory with all that is in it. */
  public static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
