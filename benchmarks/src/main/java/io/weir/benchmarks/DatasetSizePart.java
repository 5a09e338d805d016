package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.HOUR;
import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.check.ExpectedRows;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A step of how a query's cost grows with what a server holds: the same queries about the same
 * hundred tags of the same day, after more tags, or more samples of other tags, have come.
 */
final class DatasetSizePart implements BenchPart<SystemUnderTest> {
  private static final List<String> SPANS = List.of("10 min", "24 h");
  private static final List<Integer> MORE_TAGS = List.of(10_000, 100_000);
  private static final int SAMPLES_OF_TAG = 5;
  private static final int THOUSAND = 1000;
  private static final double MILLION = 1e6;

  private final Step step;
  private final RunContext run;
  private final QueryRounds queries;
  private final List<QueryRounds.Kind> kinds = new ArrayList<>();

  /**
   * What is held.
   *
   * @param label tags and samples of all steps so far
   * @param more what this step adds
   */
  private record Step(String label, Workload more) {}

  private DatasetSizePart(Step step, RunContext run, QueryRounds queries, ExpectedRows expected) {
    this.step = step;
    this.run = run;
    this.queries = queries;
    add(SPANS.get(0), 10 * MINUTE, expected);
    add(SPANS.get(1), 24 * HOUR, expected);
  }

  private void add(String span, long nanos, ExpectedRows expected) {
    Figure.OfQueries noted = figures(step.label(), span);
    kinds.add(new QueryRounds.Kind(span, noted, nanos, Workloads.frequent(), expected));
  }

  /** The figures of queries over so long, at the step of that label. */
  private static Figure.OfQueries figures(String label, String span) {
    return new Figure.OfQueries(held(label) + ": query " + span);
  }

  private static String held(String label) {
    return "held " + label + " (tags / samples)";
  }

  /** First more tags, then more samples. */
  private static List<Step> steps(Workloads workloads, Sizes sizes) {
    Workload queried = workloads.queried(sizes.datasetRates().get(0));
    long samples = queried.schedule().count();
    int tags = queried.tags();
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(label(tags, samples), queried));
    for (int more : MORE_TAGS) {
      tags = more;
      Workload filler = workloads.ofTags("tags" + more, more, more * SAMPLES_OF_TAG);
      samples += filler.schedule().count();
      steps.add(new Step(label(tags, samples), filler));
    }
    for (int rate : sizes.datasetRates().subList(1, sizes.datasetRates().size())) {
      Workload filler = workloads.filler("fill" + rate, rate);
      samples += filler.schedule().count();
      steps.add(new Step(label(tags, samples), filler));
    }
    return steps;
  }

  private static String label(int tags, long samples) {
    return String.format(Locale.ROOT, "%dk / %.1f M", tags / THOUSAND, samples / MILLION);
  }

  /** A part for each step. */
  static List<BenchPart<SystemUnderTest>> parts(RunContext run) {
    List<Step> steps = steps(run.workloads(), run.sizes());
    ExpectedRows expected = QueryRounds.expected(steps.get(0).more());
    QueryRounds queries = new QueryRounds(run, SystemUnderTest::forms);
    return steps.stream()
        .map(step -> (BenchPart<SystemUnderTest>) new DatasetSizePart(step, run, queries, expected))
        .toList();
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    run.loadOnce(system, step.more());
    for (QueryRounds.Kind kind : kinds) {
      queries.warm(system, kind);
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (QueryRounds.Kind kind : kinds) {
      queries.run(system, kind, 1, kind.figures(), round);
    }
  }

  @Override
  public void finish(SystemUnderTest system) throws IOException {
    run.noteMemory(new Figure(held(step.label()), "resident MiB"), system);
    run.note(
        new Figure(held(step.label()), "disk MiB, state"),
        system,
        Figures.mib(system.disk().get(SystemUnderTest.STATE)));
  }
}
