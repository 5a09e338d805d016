package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Ten minutes of dense data at once. */
final class BulkPart implements BenchPart<SystemUnderTest> {
  /** Messages with all of their values. */
  private static final Unit MESSAGES = new Unit("bulk", "sample", 1);

  /** Each value by itself, as most systems have it that take line protocol. */
  private static final Unit LINES = new Unit("bulk in line protocol", "value", Workload.WIDTH);

  static final Figure CPU = MESSAGES.cpu();
  static final Figure RATE = MESSAGES.rate();
  static final Figure LINES_CPU = LINES.cpu();

  private final RunContext run;
  private final Unit unit;
  private final Map<String, Map<String, Long>> empty = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();

  /**
   * What figures are of.
   *
   * @param work that was measured
   * @param what is counted
   * @param count how many of it a message is
   */
  private record Unit(String work, String what, int count) {
    Figure cpu() {
      return new Figure(work, "server CPU us a " + what);
    }

    Figure rate() {
      return new Figure(work, what + "s/s until visible");
    }

    Figure clientCpu() {
      return new Figure(work, "client CPU us a " + what);
    }

    Figure memory() {
      return new Figure(work, "resident MiB after");
    }

    Figure disk(String files) {
      return new Figure(work, "disk bytes a " + what + ", " + files);
    }
  }

  private BulkPart(RunContext run, Unit unit) {
    this.run = run;
    this.unit = unit;
  }

  /** Counts messages. */
  BulkPart(RunContext run) {
    this(run, MESSAGES);
  }

  /** Counts values, for servers that get them in line protocol. */
  static BulkPart ofLines(RunContext run) {
    return new BulkPart(run, LINES);
  }

  /** What a sample takes up on disk, in files of one kind. */
  static Figure disk(String what) {
    return MESSAGES.disk(what);
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
    run.note(unit.cpu(), system, loaded.cpuMicrosPerSample() / unit.count());
    run.note(unit.rate(), system, loaded.samplesPerSecond() * unit.count());
    run.note(unit.clientCpu(), system, loaded.sent().cpuNanos() / 1e3 / samples / unit.count());
    run.noteMemory(unit.memory(), system);
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
                run.note(
                    unit.disk(what),
                    system,
                    (double) (bytes - before.get(what)) / samples / unit.count()));
  }
}
