package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.probe.Visibility;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sends samples to a server and waits until queries see them and the server is at rest, so that
 * what it does later for the same samples is counted too.
 */
final class MeasuredLoad {
  private static final long SECOND = 1_000_000_000L;
  private static final int WATCHED_TAGS = 50;
  private static final long VISIBLE_WITHIN = 120 * SECOND;
  private static final long VISIBLE_WITHIN_EACH = SECOND / 100_000;

  private final SystemUnderTest system;

  /**
   * What a load cost.
   *
   * @param visibleNanos from its beginning until queries saw the last of it
   * @param cpuMicros of the server, until it had come to rest
   */
  record Result(LoadResult sent, long visibleNanos, long cpuMicros) {
    double cpuMicrosPerSample() {
      return (double) cpuMicros / sent.acknowledged();
    }

    double samplesPerSecond() {
      return sent.acknowledged() * 1e9 / visibleNanos;
    }
  }

  MeasuredLoad(SystemUnderTest system) {
    this.system = system;
  }

  /** Sends a workload as fast as it goes. */
  Result load(Workload workload, int batch, int connections)
      throws IOException, InterruptedException {
    return load(workload, batch, connections, () -> false);
  }

  /** Sends a workload as fast as it goes, for a time. */
  Result loadFor(long nanos, Workload workload, int batch, int connections)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + nanos;
    return load(workload, batch, connections, () -> System.nanoTime() - end > 0);
  }

  private Result load(Workload workload, int batch, int connections, BooleanSupplier stop)
      throws IOException, InterruptedException {
    return measure(workload, () -> system.send(workload, batch, connections, false, stop));
  }

  /** Sends a workload to the server. */
  interface Sending {
    LoadResult run() throws IOException, InterruptedException;
  }

  /** Has a workload sent, in whatever way. */
  Result measure(Workload workload, Sending sending) throws IOException, InterruptedException {
    long cpu = system.process().cpuMicros();
    long begin = System.nanoTime();
    LoadResult sent = show(workload, sending);
    long visible = System.nanoTime() - begin;
    system.process().awaitRest();
    return new Result(sent, visible, system.process().cpuMicros() - cpu);
  }

  /** Has a workload sent; returns when queries see the last of it. */
  LoadResult show(Workload workload, Sending sending) throws IOException, InterruptedException {
    LoadResult sent = sending.run();
    if (sent.acknowledged() != sent.offered() || sent.offered() == 0) {
      throw new IOException(system.name() + " did not take all: " + sent.refusal());
    }
    awaitVisible(new Manifest(workload, sent.offered(), List.of()));
    return sent;
  }

  private void awaitVisible(Manifest sent) throws IOException {
    long limit = VISIBLE_WITHIN + sent.offered() * VISIBLE_WITHIN_EACH;
    try (ServerConnection reader = system.connect(0)) {
      new Visibility(reader, sent, WATCHED_TAGS, system.timeUnitNanos())
          .await(limit, () -> false)
          .orElseThrow(
              () -> new IOException(system.name() + " does not show what it acknowledged"));
    }
  }
}
