package io.weir.benchmarks;

import io.weir.benchmarks.server.Subject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Ten minutes of dense data at once. */
final class BulkPart implements Part {
  private static final int BATCH = 1000;
  private static final int CONNECTIONS = 8;
  private static final int PER_MIB = 1 << 20;

  private final Workloads workloads;
  private final Figures figures;
  private final Map<String, Map<String, Long>> empty = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();

  BulkPart(Workloads workloads, Figures figures) {
    this.workloads = workloads;
    this.figures = figures;
  }

  @Override
  public void prepare(Subject subject) throws IOException {
    empty.put(subject.name(), subject.disk());
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    Loading.Loaded loaded =
        new Loading(subject).load(workloads.dense("bulk", round), BATCH, CONNECTIONS);
    long samples = loaded.sent().acknowledged();
    String name = subject.name();
    sent.merge(name, samples, Long::sum);
    figures.add("bulk: server CPU us a sample", name, loaded.cpuMicrosPerSample());
    figures.add("bulk: samples/s until visible", name, loaded.samplesPerSecond());
    figures.add("bulk: client CPU us a sample", name, loaded.sent().cpuNanos() / 1e3 / samples);
    figures.add(
        "bulk: resident MiB after", name, (double) subject.process().residentBytes() / PER_MIB);
  }

  /** QuestDB clears its write-ahead log every half minute, RocksDB merges its files. */
  @Override
  public int settleSeconds() {
    return 40;
  }

  @Override
  public void finish(Subject subject) throws IOException {
    Map<String, Long> before = empty.get(subject.name());
    long samples = sent.get(subject.name());
    subject
        .disk()
        .forEach(
            (what, bytes) ->
                figures.add(
                    "bulk: disk bytes a sample, " + what,
                    subject.name(),
                    (double) (bytes - before.get(what)) / samples));
  }
}
