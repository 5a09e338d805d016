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
import java.util.function.Consumer;

/**
 * A step of how a query's cost grows with what a server holds: the same queries about the same
 * hundred tags of the same day, after more tags, or more samples of other tags, have come.
 */
final class HeldPart implements Part {
  static final List<String> SPANS = List.of("10 min", "24 h");
  private static final List<Integer> MORE_TAGS = List.of(10_000, 100_000);
  private static final int SAMPLES_OF_TAG = 5;
  private static final int THOUSAND = 1000;
  private static final double MILLION = 1e6;

  private final Step step;
  private final LoadedData data;
  private final QueryRounds queries;
  private final Figures figures;
  private final List<QueryRounds.Kind> kinds = new ArrayList<>();

  /**
   * What is held.
   *
   * @param label tags and samples of all steps so far
   * @param more what this step adds
   */
  record Step(String label, Workload more) {}

  private HeldPart(
      Step step, LoadedData data, QueryRounds queries, Figures figures, ExpectedRows expected) {
    this.step = step;
    this.data = data;
    this.queries = queries;
    this.figures = figures;
    add(SPANS.get(0), 10 * MINUTE, expected);
    add(SPANS.get(1), 24 * HOUR, expected);
  }

  private void add(String span, long nanos, ExpectedRows expected) {
    Figure.OfQueries noted = figures(step.label(), span);
    kinds.add(new QueryRounds.Kind(span, noted, nanos, Workloads.frequent(), expected));
  }

  /** The figures of queries over so long, at the step of that label. */
  static Figure.OfQueries figures(String label, String span) {
    return new Figure.OfQueries(held(label) + ": query " + span);
  }

  private static String held(String label) {
    return "held " + label + " (tags / samples)";
  }

  /** First more tags, then more samples. */
  static List<Step> steps(Workloads workloads, Sizes sizes) {
    Workload asked = workloads.asked(sizes.heldRates().get(0));
    long samples = asked.schedule().count();
    int tags = asked.tags();
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(label(tags, samples), asked));
    for (int more : MORE_TAGS) {
      tags = more;
      Workload filler = workloads.ofTags("tags" + more, more, more * SAMPLES_OF_TAG);
      samples += filler.schedule().count();
      steps.add(new Step(label(tags, samples), filler));
    }
    for (int rate : sizes.heldRates().subList(1, sizes.heldRates().size())) {
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
  static List<Part> parts(
      Workloads workloads, LoadedData data, Figures figures, Sizes sizes, Consumer<String> say) {
    List<Step> steps = steps(workloads, sizes);
    ExpectedRows expected = QueryRounds.expected(steps.get(0).more());
    QueryRounds queries = new QueryRounds(figures, sizes.askSeconds(), say);
    List<Part> parts = new ArrayList<>();
    for (Step step : steps) {
      parts.add(new HeldPart(step, data, queries, figures, expected));
    }
    return parts;
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    data.load(system, step.more());
    for (QueryRounds.Kind kind : kinds) {
      queries.warm(system, kind);
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (QueryRounds.Kind kind : kinds) {
      queries.ask(system, kind, 1, kind.figures(), round);
    }
  }

  @Override
  public void finish(SystemUnderTest system) throws IOException {
    String name = system.name();
    figures.add(
        new Figure(held(step.label()), "resident MiB"),
        name,
        Figures.mib(system.process().residentBytes()));
    figures.add(
        new Figure(held(step.label()), "disk MiB, state"),
        name,
        Figures.mib(system.disk().get(SystemUnderTest.STATE)));
  }
}
