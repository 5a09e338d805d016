package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.server.BenchFunction;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.check.ExpectedFunctions;
import io.weir.testkit.check.ExpectedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of each value in each of 1000 periods of a day, from one client; min, avg and max over
 * ten minutes of the day and of dense data too.
 */
final class FunctionPart implements BenchPart<SystemUnderTest> {
  static final String DAY = "24 h";
  static final List<String> SPANS = List.of(QueryPart.DENSE, "10 min", DAY);

  private final RunContext run;
  private final BenchFunction function;
  private final QueryRounds queries;
  private final List<QueryRounds.Kind> kinds = new ArrayList<>();

  /**
   * @param day the samples of the day
   */
  private FunctionPart(RunContext run, BenchFunction function, ExpectedRows day) {
    this.run = run;
    this.function = function;
    queries = new QueryRounds(run, system -> system.functionForms(function));
    if (function == BenchFunction.MIN_AVG_MAX) {
      ExpectedRows dense = QueryRounds.expected(run.workloads().dense("query", 0));
      kinds.add(kind(SPANS.get(0), 10 * MINUTE, dense));
      kinds.add(kind(SPANS.get(1), 10 * MINUTE, day));
    }
    kinds.add(kind(DAY, 24 * Workloads.HOUR, day));
  }

  /** One for each function, and that of a month. */
  static List<BenchPart<SystemUnderTest>> parts(RunContext run) {
    List<BenchPart<SystemUnderTest>> parts = new ArrayList<>();
    // One for all functions: of 86 million samples it takes 220 MB.
    ExpectedRows day = QueryRounds.expected(run.workloads().lasting());
    for (BenchFunction function : BenchFunction.values()) {
      parts.add(new FunctionPart(run, function, day));
    }
    parts.add(new MonthPart(run));
    return parts;
  }

  private QueryRounds.Kind kind(String span, long nanos, ExpectedRows samples) {
    return new QueryRounds.Kind(
        figures(function, span),
        nanos,
        Workloads.frequent(),
        new ExpectedFunctions(samples, function.expected()));
  }

  static Figure.OfQueries figures(BenchFunction function, String span) {
    return new Figure.OfQueries(function + " " + span);
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return !system.functionForms(function).isEmpty();
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    run.loadOnce(system, run.workloads().lasting());
    if (function == BenchFunction.MIN_AVG_MAX) {
      run.loadOnce(system, run.workloads().dense("query", 0));
    }
    for (QueryRounds.Kind kind : kinds) {
      queries.warm(system, kind);
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (QueryRounds.Kind kind : kinds) {
      runAndCount(run, queries, system, kind, round);
    }
  }

  /** Asks a kind for a round, and notes how many of the rows compared were right. */
  static void runAndCount(
      RunContext run, QueryRounds queries, SystemUnderTest system, QueryRounds.Kind kind, int round)
      throws IOException, InterruptedException {
    MeasuredQueries.Result asked = queries.run(system, kind, 1, kind.figures(), round);
    run.note(new Figure(kind.figures().about(), "right rows, %"), system, 100 * asked.exactShare());
  }
}
