package io.weir.benchmarks;

import io.weir.benchmarks.server.Subject;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;

/** What ingest costs a sample with more and more tags, and in larger and larger batches. */
final class GrowthPart implements Part {
  static final List<Integer> TAGS = List.of(1_000, 10_000, 100_000);
  static final List<Integer> BATCHES = List.of(1, 10, 100, 1_000, 5_000);
  private static final int CONNECTIONS = 16;
  private static final int USUAL_TAGS = 10_000;
  private static final int USUAL_BATCH = 1_000;
  private static final int LEAST = 50_000;
  private static final int SMALL = 10;
  private static final int MANY = 10_000_000;

  /** Half as long as messages are posted. */
  private static final double WARM_UP = 0.5;

  private static final double PER_MIB = 1 << 20;

  private final Workloads workloads;
  private final Figures figures;
  private final Sizes sizes;

  GrowthPart(Workloads workloads, Figures figures, Sizes sizes) {
    this.workloads = workloads;
    this.figures = figures;
    this.sizes = sizes;
  }

  /** How the cost at so many tags is named. */
  static String cpuOfTags(int tags) {
    return String.format("ingest, %d tags: server CPU us a sample", tags);
  }

  /** How the memory after so many tags is named. */
  static String memoryOfTags(int tags) {
    return String.format("ingest, %d tags: resident MiB after", tags);
  }

  /** How the cost in batches of so many is named. */
  static String cpuOfBatch(int batch) {
    return String.format("ingest, batches of %d: server CPU us a sample", batch);
  }

  /** Each size of batches has code of its own to warm up, small ones most of it. */
  @Override
  public void prepare(Subject subject) throws IOException, InterruptedException {
    for (int batch : BATCHES) {
      long nanos = (long) (WARM_UP * sizes.postSeconds() * (batch <= SMALL ? 2 : 1) * 1e9);
      long end = System.nanoTime() + nanos;
      Workload workload = workloads.ofTags("warm" + batch, USUAL_TAGS, MANY);
      new Loading(subject).load(workload, batch, CONNECTIONS, () -> System.nanoTime() - end > 0);
    }
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    String name = subject.name();
    for (int batch : BATCHES) {
      int samples = Math.max(LEAST, Math.min(sizes.growthSamples(), LEAST * batch));
      String prefix = "b" + batch + "r" + round;
      figures.add(cpuOfBatch(batch), name, load(subject, prefix, USUAL_TAGS, batch, samples));
    }
    for (int tags : TAGS) {
      String prefix = "t" + tags + "r" + round;
      figures.add(
          cpuOfTags(tags), name, load(subject, prefix, tags, USUAL_BATCH, sizes.growthSamples()));
      figures.add(memoryOfTags(tags), name, subject.process().residentBytes() / PER_MIB);
    }
  }

  private double load(Subject subject, String prefix, int tags, int batch, int samples)
      throws IOException, InterruptedException {
    Workload workload = workloads.ofTags(prefix, tags, samples);
    return new Loading(subject).load(workload, batch, CONNECTIONS).cpuMicrosPerSample();
  }
}
