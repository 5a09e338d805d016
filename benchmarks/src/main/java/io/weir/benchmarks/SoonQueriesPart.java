package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.check.ExpectedRows;
import java.io.IOException;
import java.util.List;

/** The query over a day of samples by one client, soon after the server's start. */
final class SoonQueriesPart implements BenchPart<SystemUnderTest> {
  static final Figure.OfQueries BRIEF = new Figure.OfQueries("query 10 min, minutes after a start");
  static final Figure.OfQueries DAY = new Figure.OfQueries("query 24 h, minutes after a start");

  private final RunContext run;
  private final QueryRounds queries;
  private final List<QueryRounds.Kind> kinds;

  SoonQueriesPart(RunContext run) {
    this.run = run;
    queries = new QueryRounds(run, SystemUnderTest::forms);
    ExpectedRows expected = QueryRounds.expected(run.workloads().lasting());
    kinds =
        List.of(
            new QueryRounds.Kind(BRIEF, 10 * Workloads.MINUTE, Workloads.frequent(), expected),
            new QueryRounds.Kind(DAY, 24 * Workloads.HOUR, Workloads.frequent(), expected));
  }

  /** Some two thousand queries of each length come before those that count. */
  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    run.loadOnce(system, run.workloads().lasting());
    for (QueryRounds.Kind kind : kinds) {
      queries.warm(system, kind);
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (QueryRounds.Kind kind : kinds) {
      MeasuredQueries.Result asked = queries.run(system, kind, 1, kind.figures(), round);
      run.note(
          new Figure(kind.figures().about(), "exact rows, %"), system, 100 * asked.exactShare());
    }
  }
}
