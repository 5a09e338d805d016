package io.weir.benchmarks;

import io.weir.benchmarks.server.PostgreSql;
import io.weir.benchmarks.server.QuestDb;
import io.weir.benchmarks.server.Subject;
import io.weir.benchmarks.server.VictoriaMetrics;
import io.weir.benchmarks.server.Weir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers of a run, with empty directories of their own; both are gone after it, also if it is
 * interrupted.
 */
final class Fleet implements AutoCloseable {
  private final Path directory;
  private final List<Subject> subjects = new ArrayList<>();
  private final Thread atExit = new Thread(this::end);

  private Fleet(Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** What they are called, Weir first. */
  static List<String> names(boolean peers) {
    List<String> two = List.of("Weir", "QuestDB");
    return peers ? List.of("Weir", "QuestDB", "VictoriaMetrics", "PostgreSQL") : two;
  }

  /**
   * Starts them; returns when all are ready.
   *
   * @param launcher the script {@code weir}
   * @param peers whether to start more than Weir and QuestDB
   */
  static Fleet start(Path launcher, boolean peers) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("weir-bench");
    Fleet fleet = new Fleet(directory);
    try {
      // First those that may not be installed.
      if (peers) {
        fleet.subjects.add(VictoriaMetrics.start(directory));
        fleet.subjects.add(PostgreSql.start(directory));
      }
      fleet.subjects.add(0, Weir.start(launcher, directory, ""));
      fleet.subjects.add(1, QuestDb.start(directory));
      return fleet;
    } catch (IOException | InterruptedException e) {
      fleet.close();
      throw e;
    }
  }

  /** Weir first. */
  List<Subject> subjects() {
    return subjects;
  }

  private void end() {
    subjects.forEach(Subject::close);
    Directories.delete(directory);
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
