package io.weir.benchmarks;

import io.weir.benchmarks.records.EtcdRecords;
import io.weir.benchmarks.records.PostgresRecords;
import io.weir.benchmarks.records.RecordServer;
import io.weir.benchmarks.records.RedisRecords;
import io.weir.benchmarks.records.WeirRecords;
import io.weir.benchmarks.server.LocalMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The servers of a run that keep records, with empty directories of their own; both are gone after
 * it, also if it is interrupted.
 */
final class RecordServers implements AutoCloseable {
  /** What they are called, Weir first. */
  static final List<String> NAMES = List.of("Weir", "Redis", "etcd", "PostgreSQL");

  private final Path directory;
  private final List<RecordServer> all = new ArrayList<>();
  private final Thread atExit = new Thread(this::end);

  private interface Start {
    RecordServer in(Path directory) throws IOException, InterruptedException;
  }

  private RecordServers(Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts Weir, and those others that are installed; returns when all are ready.
   *
   * @param launcher the script {@code weir}
   * @param note told which are not there
   */
  static RecordServers start(Path launcher, Consumer<String> note)
      throws IOException, InterruptedException {
    return start(directory -> WeirRecords.start(launcher, directory), note);
  }

  private static RecordServers start(Start weir, Consumer<String> note)
      throws IOException, InterruptedException {
    RecordServers servers = new RecordServers(Files.createTempDirectory("weir-bench"));
    try {
      servers.all.add(weir.in(servers.directory));
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

  private void startIfInstalled(Start other, Consumer<String> note) throws InterruptedException {
    try {
      all.add(other.in(directory));
    } catch (IOException e) {
      note.accept("left out: " + e.getMessage());
    }
  }

  /** Weir first. */
  List<RecordServer> all() {
    return all;
  }

  private void end() {
    all.forEach(RecordServer::close);
    LocalMachine.delete(directory);
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
