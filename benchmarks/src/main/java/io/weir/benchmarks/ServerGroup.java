package io.weir.benchmarks;

import io.weir.benchmarks.server.LocalMachine;
import io.weir.benchmarks.server.PostgreSql;
import io.weir.benchmarks.server.QuestDb;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.VictoriaMetrics;
import io.weir.benchmarks.server.WeirServer;
import io.weir.testkit.probe.HttpDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers of a run, with empty directories of their own; both are gone after it, also if it is
 * interrupted.
 */
final class ServerGroup implements AutoCloseable {
  private final Path directory;
  private final List<SystemUnderTest> systems = new ArrayList<>();
  private final Thread atExit = new Thread(this::end);

  private ServerGroup(Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** What they are called, Weir first. */
  static List<String> names(boolean peers, boolean lines) {
    List<String> names = List.of("Weir", "QuestDB", "VictoriaMetrics", "PostgreSQL");
    return names.subList(0, !peers ? 2 : lines ? 3 : 4);
  }

  /**
   * Starts them; returns when all are ready.
   *
   * @param launcher the script {@code weir}
   * @param peers whether to start more than Weir and QuestDB
   * @param lines whether Weir gets samples in line protocol; then PostgreSQL is none of the peers
   */
  static ServerGroup start(Path launcher, boolean peers, boolean lines)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("weir-bench");
    ServerGroup servers = new ServerGroup(directory);
    try {
      // First those that may not be installed.
      if (peers) {
        servers.systems.add(VictoriaMetrics.start(directory));
        if (!lines) {
          servers.systems.add(PostgreSql.start(directory));
        }
      }
      HttpDialect dialect = lines ? HttpDialect.WEIR_LINES : HttpDialect.WEIR;
      servers.systems.add(0, WeirServer.start(launcher, directory, "", dialect));
      servers.systems.add(1, QuestDb.start(directory));
      return servers;
    } catch (IOException | InterruptedException e) {
      servers.close();
      throw e;
    }
  }

  /** Weir first. */
  List<SystemUnderTest> systems() {
    return systems;
  }

  private void end() {
    systems.forEach(SystemUnderTest::close);
    LocalMachine.delete(directory);
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
