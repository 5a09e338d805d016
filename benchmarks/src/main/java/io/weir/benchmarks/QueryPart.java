package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.HOUR;
import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.check.ExpectedRows;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The query over intervals of each length on the data of a day, and over ten minutes on dense ones;
 * about frequent and about rare tags, from one client and from ten.
 */
final class QueryPart implements BenchPart<SystemUnderTest> {
  /** Intervals on the data of a day, by which cost is compared with like. */
  static final List<String> SPANS = List.of("10 min", "1 h", "6 h", "24 h");

  static final String DENSE = "10 min, dense";
  private static final List<Long> NANOS = List.of(10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR);
  private static final String AFTER = "after the queries";
  private static final int MANY = 10;
  private static final double PER_GIB = 1 << 30;

  private final RunContext run;
  private final QueryRounds queries;
  private final List<Measured> kinds = new ArrayList<>();

  /**
   * @param many what answers to ten clients are noted as; null if one is enough
   */
  private record Measured(QueryRounds.Kind kind, Figure.OfQueries many) {}

  QueryPart(RunContext run) {
    this.run = run;
    queries = new QueryRounds(run, SystemUnderTest::forms);
    add(DENSE, 10 * MINUTE, QueryRounds.expected(run.workloads().dense("query", 0)));
    ExpectedRows expected = QueryRounds.expected(run.workloads().lasting());
    for (int i = 0; i < SPANS.size(); i++) {
      add(SPANS.get(i), NANOS.get(i), expected);
    }
  }

  private void add(String span, long nanos, ExpectedRows expected) {
    Figure.OfQueries frequent = aboutFrequent(span);
    kinds.add(
        new Measured(
            new QueryRounds.Kind(frequent, nanos, Workloads.frequent(), expected),
            new Figure.OfQueries(frequent.about() + ", ten clients")));
    Figure.OfQueries rare = new Figure.OfQueries("query " + span + ", rare tags");
    List<Integer> tags = Workloads.rare(expected.workload());
    kinds.add(new Measured(new QueryRounds.Kind(rare, nanos, tags, expected), null));
  }

  /** The figures of queries about frequent tags. */
  static Figure.OfQueries aboutFrequent(String span) {
    return new Figure.OfQueries("query " + span + ", frequent tags");
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    Workload day = run.workloads().lasting();
    run.loadOnce(system, day)
        .ifPresent(
            loaded -> {
              String what = String.format("a day of %,d samples", day.schedule().count());
              run.note(
                  new Figure(what, "server CPU us a sample"), system, loaded.cpuMicrosPerSample());
              run.note(
                  new Figure(what, "samples/s until visible"), system, loaded.samplesPerSecond());
            });
    run.loadOnce(system, run.workloads().dense("query", 0));
    for (Measured each : kinds) {
      queries.warm(system, each.kind());
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (Measured each : kinds) {
      Figure.OfQueries one = each.kind().figures();
      MeasuredQueries.Result asked = queries.run(system, each.kind(), 1, one, round);
      run.note(new Figure(one.about(), "exact rows, %"), system, 100 * asked.exactShare());
      if (each.many() != null) {
        MeasuredQueries.Result many = queries.run(system, each.kind(), MANY, each.many(), round);
        run.note(
            new Figure(each.many().about(), "answers/s"),
            system,
            many.latency().getTotalCount() / run.sizes().querySeconds());
      }
    }
  }

  @Override
  public void finish(SystemUnderTest system) throws IOException {
    run.noteMemory(new Figure(AFTER, "resident MiB"), system);
    system
        .disk()
        .forEach(
            (what, bytes) ->
                run.note(new Figure(AFTER, "disk GiB, " + what), system, bytes / PER_GIB));
  }
}
