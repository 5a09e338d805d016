package io.weir.benchmarks;

import io.weir.benchmarks.server.Subject;
import java.io.IOException;

/** One message a request over 40 connections, as fast as it goes. */
final class PostPart implements Part {
  private static final int CONNECTIONS = 40;
  private static final int AT_MOST = 100_000;

  /** By then the compiler of the JVM has come to rest, which takes it half a minute. */
  private static final int WARM_UP = 2;

  private final Workloads workloads;
  private final Figures figures;
  private final Sizes sizes;

  PostPart(Workloads workloads, Figures figures, Sizes sizes) {
    this.workloads = workloads;
    this.figures = figures;
    this.sizes = sizes;
  }

  @Override
  public void prepare(Subject subject) throws IOException, InterruptedException {
    post(subject, "warm", WARM_UP * sizes.postSeconds());
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    Loading.Loaded loaded = post(subject, "post" + round, sizes.postSeconds());
    String name = subject.name();
    figures.add("single posts: server CPU us a sample", name, loaded.cpuMicrosPerSample());
    figures.add(
        "single posts: posts/s",
        name,
        loaded.sent().acknowledged() * 1e9 / loaded.sent().wallNanos());
    figures.add(
        "single posts: p99 ms", name, loaded.sent().latency().getValueAtPercentile(99) / 1000.0);
  }

  private Loading.Loaded post(Subject subject, String prefix, double seconds)
      throws IOException, InterruptedException {
    long nanos = (long) (seconds * Workloads.SECOND);
    long end = System.nanoTime() + nanos;
    return new Loading(subject)
        .load(
            workloads.recent(prefix, AT_MOST, nanos),
            1,
            CONNECTIONS,
            () -> System.nanoTime() - end > 0);
  }
}
