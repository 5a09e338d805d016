package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.probe.Latencies;
import java.io.IOException;

/** One message a request over 40 connections, as fast as it goes. */
record PostPart(RunContext run) implements BenchPart<SystemUnderTest> {
  private static final String POSTS = "single posts";
  static final Figure CPU = new Figure(POSTS, "server CPU us a sample");
  private static final Figure RATE = new Figure(POSTS, "posts/s");
  private static final Figure P99 = new Figure(POSTS, "p99 ms");
  private static final int CONNECTIONS = 40;
  private static final int AT_MOST = 100_000;

  /** By then the compiler of the JVM has come to rest, which takes it half a minute. */
  private static final int WARM_UP = 2;

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    post(system, run.workloads(), "warm", WARM_UP * run.sizes().postSeconds());
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    MeasuredLoad.Result loaded =
        post(system, run.workloads(), "post" + round, run.sizes().postSeconds());
    run.note(CPU, system, loaded.cpuMicrosPerSample());
    run.note(RATE, system, loaded.sent().acknowledged() * 1e9 / loaded.sent().wallNanos());
    run.note(P99, system, Latencies.millis(loaded.sent().latency(), 99));
  }

  /** Posts for a time. */
  static MeasuredLoad.Result post(
      SystemUnderTest system, Workloads workloads, String prefix, double seconds)
      throws IOException, InterruptedException {
    long nanos = (long) (seconds * Workloads.SECOND);
    return new MeasuredLoad(system)
        .loadFor(nanos, workloads.recent(prefix, AT_MOST, nanos), 1, CONNECTIONS);
  }
}
