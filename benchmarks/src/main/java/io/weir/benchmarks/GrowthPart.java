package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;

/** What ingest costs a sample with more and more tags, and in larger and larger batches. */
record GrowthPart(RunContext run) implements BenchPart<SystemUnderTest> {
  private static final List<Integer> TAGS = List.of(1_000, 10_000, 100_000);
  private static final List<Integer> BATCHES = List.of(1, 10, 100, 1_000, 5_000);
  private static final String CPU = "server CPU us a sample";
  private static final int CONNECTIONS = 16;
  private static final int USUAL_TAGS = 10_000;
  private static final int USUAL_BATCH = 1_000;
  private static final int LEAST = 50_000;
  private static final int SMALL = 10;
  private static final int MANY = 10_000_000;

  /** Half as long as messages are posted. */
  private static final double WARM_UP = 0.5;

  /** How the cost at so many tags is named. */
  static Figure cpuOfTags(int tags) {
    return new Figure(String.format("ingest, %d tags", tags), CPU);
  }

  /** How the memory after so many tags is named. */
  static Figure memoryOfTags(int tags) {
    return new Figure(String.format("ingest, %d tags", tags), "resident MiB after");
  }

  /** How the cost in batches of so many is named. */
  static Figure cpuOfBatch(int batch) {
    return new Figure(String.format("ingest, batches of %d", batch), CPU);
  }

  /** Each size of batches has code of its own to warm up, small ones most of it. */
  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    for (int batch : BATCHES) {
      long nanos = (long) (WARM_UP * run.sizes().postSeconds() * (batch <= SMALL ? 2 : 1) * 1e9);
      Workload workload = run.workloads().ofTags("warm" + batch, USUAL_TAGS, MANY);
      new MeasuredLoad(system).loadFor(nanos, workload, batch, CONNECTIONS);
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (int batch : BATCHES) {
      int samples = Math.max(LEAST, Math.min(run.sizes().growthSamples(), LEAST * batch));
      String prefix = "b" + batch + "r" + round;
      run.note(cpuOfBatch(batch), system, load(system, prefix, USUAL_TAGS, batch, samples));
    }
    for (int tags : TAGS) {
      String prefix = "t" + tags + "r" + round;
      run.note(
          cpuOfTags(tags),
          system,
          load(system, prefix, tags, USUAL_BATCH, run.sizes().growthSamples()));
      run.noteMemory(memoryOfTags(tags), system);
    }
  }

  private double load(SystemUnderTest system, String prefix, int tags, int batch, int samples)
      throws IOException, InterruptedException {
    Workload workload = run.workloads().ofTags(prefix, tags, samples);
    return new MeasuredLoad(system).load(workload, batch, CONNECTIONS).cpuMicrosPerSample();
  }
}
