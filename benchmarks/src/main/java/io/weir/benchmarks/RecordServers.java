package io.weir.benchmarks;

import io.weir.benchmarks.records.EtcdRecords;
import io.weir.benchmarks.records.PostgresRecords;
import io.weir.benchmarks.records.RecordServer;
import io.weir.benchmarks.records.RedisRecords;
import io.weir.benchmarks.records.WeirRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The servers of a run that keep records, which end with it. */
final class RecordServers implements AutoCloseable {
  /** What they are called, Weir first. */
  static final List<String> NAMES = List.of("Weir", "Redis", "etcd", "PostgreSQL");

  private final RunDirectory directory;
  private final List<RecordServer> all = new ArrayList<>();

  private interface Start {
    RecordServer in(Path directory) throws IOException, InterruptedException;
  }

  private RecordServers(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * Starts Weir, and those others that are installed; returns when all are ready.
   *
   * @param launcher the script {@code weir}
   * @param note told which are not there
   */
  static RecordServers start(Path launcher, Consumer<String> note)
      throws IOException, InterruptedException {
    RecordServers servers = new RecordServers(new RunDirectory());
    try {
      servers.start(directory -> WeirRecords.start(launcher, directory));
      for (Start each :
          List.<Start>of(RedisRecords::start, EtcdRecords::start, PostgresRecords::start)) {
        servers.startIfInstalled(each, note);
      }
      return servers;
    } catch (IOException | InterruptedException e) {
      servers.close();
      throw e;
    }
  }

  private void start(Start server) throws IOException, InterruptedException {
    all.add(directory.add(server.in(directory.path())));
  }

  private void startIfInstalled(Start other, Consumer<String> note) throws InterruptedException {
    try {
      start(other);
    } catch (IOException e) {
      note.accept("left out: " + e.getMessage());
    }
  }

  /** Weir first. */
  List<RecordServer> all() {
    return all;
  }

  @Override
  public void close() {
    directory.close();
  }
}
