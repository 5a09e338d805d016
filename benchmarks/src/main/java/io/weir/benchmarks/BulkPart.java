package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Ten minutes of dense data at once. */
final class BulkPart implements BenchPart<SystemUnderTest> {
  private static final String BULK = "bulk";
  static final Figure CPU = new Figure(BULK, "server CPU us a sample");
  static final Figure RATE = new Figure(BULK, "samples/s until visible");
  private static final Figure CLIENT_CPU = new Figure(BULK, "client CPU us a sample");
  private static final Figure MEMORY = new Figure(BULK, "resident MiB after");

  private final RunContext run;
  private final Map<String, Map<String, Long>> empty = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();

  BulkPart(RunContext run) {
    this.run = run;
  }

  /** What a sample takes up on disk, in files of one kind. */
  static Figure disk(String what) {
    return new Figure(BULK, "disk bytes a sample, " + what);
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException {
    empty.put(system.name(), system.disk());
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    MeasuredLoad.Result loaded = RunContext.bulk(system, run.workloads().dense("bulk", round));
    long samples = loaded.sent().acknowledged();
    String name = system.name();
    sent.merge(name, samples, Long::sum);
    run.note(CPU, system, loaded.cpuMicrosPerSample());
    run.note(RATE, system, loaded.samplesPerSecond());
    run.note(CLIENT_CPU, system, loaded.sent().cpuNanos() / 1e3 / samples);
    run.noteMemory(MEMORY, system);
  }

  /** QuestDB clears its write-ahead log every half minute, RocksDB merges its files. */
  @Override
  public int settleSeconds() {
    return 40;
  }

  @Override
  public void finish(SystemUnderTest system) throws IOException {
    Map<String, Long> before = empty.get(system.name());
    long samples = sent.get(system.name());
    system
        .disk()
        .forEach(
            (what, bytes) ->
                run.note(disk(what), system, (double) (bytes - before.get(what)) / samples));
  }
}
