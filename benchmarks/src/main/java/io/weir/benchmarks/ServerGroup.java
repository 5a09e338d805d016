package io.weir.benchmarks;

import io.weir.benchmarks.server.PostgreSql;
import io.weir.benchmarks.server.QuestDb;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.VictoriaMetrics;
import io.weir.benchmarks.server.WeirServer;
import io.weir.testkit.probe.HttpDialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The servers of a run, which end with it. */
final class ServerGroup implements AutoCloseable {
  private final RunDirectory directory;
  private final List<SystemUnderTest> systems = new ArrayList<>();

  private ServerGroup(RunDirectory directory) {
    this.directory = directory;
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
    ServerGroup servers = new ServerGroup(new RunDirectory());
    try {
      servers.startAll(launcher, peers, lines);
      return servers;
    } catch (IOException | InterruptedException e) {
      servers.close();
      throw e;
    }
  }

  private void startAll(Path launcher, boolean peers, boolean lines)
      throws IOException, InterruptedException {
    Path path = directory.path();
    // First those that may not be installed.
    if (peers) {
      systems.add(directory.add(VictoriaMetrics.start(path)));
      if (!lines) {
        systems.add(directory.add(PostgreSql.start(path)));
      }
    }
    HttpDialect dialect = lines ? HttpDialect.WEIR_LINES : HttpDialect.WEIR;
    systems.add(0, directory.add(WeirServer.start(launcher, path, "", dialect)));
    systems.add(1, directory.add(QuestDb.start(path)));
  }

  /** Weir first. */
  List<SystemUnderTest> systems() {
    return systems;
  }

  @Override
  public void close() {
    directory.close();
  }
}
