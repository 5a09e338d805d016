package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.check.ExpectedFunctions;
import io.weir.testkit.check.ExpectedRows;
import java.io.IOException;
import java.util.List;

/**
 * The least, the mean and the greatest of each value in each of 1000 periods, over ten minutes of
 * dense data and over ten minutes and a day of those of a day, from one client.
 */
final class FunctionPart implements BenchPart {
  static final List<String> SPANS = List.of(QueryPart.DENSE, "10 min", "24 h");

  private final RunContext run;
  private final QueryRounds queries;
  private final List<QueryRounds.Kind> kinds;

  FunctionPart(RunContext run) {
    this.run = run;
    queries = new QueryRounds(run, SystemUnderTest::functionForms);
    ExpectedRows day = QueryRounds.expected(run.workloads().lasting());
    kinds =
        List.of(
            kind(
                SPANS.get(0), 10 * MINUTE, QueryRounds.expected(run.workloads().dense("query", 0))),
            kind(SPANS.get(1), 10 * MINUTE, day),
            kind(SPANS.get(2), 24 * Workloads.HOUR, day));
  }

  private static QueryRounds.Kind kind(String span, long nanos, ExpectedRows samples) {
    return new QueryRounds.Kind(
        figures(span), nanos, Workloads.frequent(), new ExpectedFunctions(samples));
  }

  static Figure.OfQueries figures(String span) {
    return new Figure.OfQueries("min, avg, max " + span);
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return !system.functionForms().isEmpty();
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    run.loadOnce(system, run.workloads().lasting());
    run.loadOnce(system, run.workloads().dense("query", 0));
    for (QueryRounds.Kind kind : kinds) {
      queries.warm(system, kind);
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (QueryRounds.Kind kind : kinds) {
      MeasuredQueries.Result asked = queries.run(system, kind, 1, kind.figures(), round);
      run.note(
          new Figure(kind.figures().about(), "right rows, %"), system, 100 * asked.exactShare());
    }
  }
}
