package io.weir.benchmarks;

import io.weir.benchmarks.server.BenchFunction;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.model.Periods;
import io.weir.testkit.check.ExpectedFunctions;
import io.weir.testkit.check.ExpectedRows;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Min, avg and max of 30 days of a tag with a sample a second, as frequent tags have in a day. The
 * samples are older than Weir keeps them, so it has rolled them up before it is asked.
 */
final class MonthPart implements BenchPart<SystemUnderTest> {
  static final Figure.OfQueries FIGURES =
      FunctionPart.figures(BenchFunction.MIN_AVG_MAX, "30 days from roll-ups");

  /** For how long the samples are sent at most, and after which they are rolled up. */
  private static final long UNTIL_UPKEEP = 75 * Workloads.SECOND;

  private static final long ROLLED_UP_WITHIN = 180 * Workloads.SECOND;

  private final RunContext run;
  private final QueryRounds queries;
  private QueryRounds.Kind kind;

  MonthPart(RunContext run) {
    this.run = run;
    queries = new QueryRounds(run, system -> system.functionForms(BenchFunction.MIN_AVG_MAX));
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return !system.functionForms(BenchFunction.MIN_AVG_MAX).isEmpty();
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    if (kind == null) {
      kind = kind(run.workloads().month(Nanos.now() + UNTIL_UPKEEP));
    }
    Workload month = kind.expected().workload();
    run.loadOnce(system, month);
    Periods all = new Periods(month.schedule().start(), month.schedule().end(), 1000);
    for (long begin = System.nanoTime(); !system.hasRolledUp(month.name(0), all); ) {
      if (System.nanoTime() - begin > ROLLED_UP_WITHIN) {
        throw new IOException(system.name() + " has not rolled up what is a month old");
      }
      Thread.sleep(1000);
    }
    system.process().awaitRest();
    queries.warm(system, kind);
  }

  private static QueryRounds.Kind kind(Workload month) {
    ExpectedRows samples = new ExpectedRows(month, month.schedule().count(), Set.of(0));
    return new QueryRounds.Kind(
        FIGURES,
        month.schedule().end() - month.schedule().start(),
        List.of(0),
        new ExpectedFunctions(samples, BenchFunction.MIN_AVG_MAX.expected()));
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    FunctionPart.runAndCount(run, queries, system, kind, round);
  }
}
