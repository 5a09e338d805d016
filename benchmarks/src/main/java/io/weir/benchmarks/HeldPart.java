package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.HOUR;
import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.server.Subject;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A step of how a question's cost grows with what a server holds: the same questions about the same
 * hundred tags of the same day, after more tags, or more samples of other tags, have come.
 */
final class HeldPart implements Part {
  static final List<String> SPANS = List.of("10 min", "24 h");
  private static final List<Integer> MORE_TAGS = List.of(10_000, 100_000);
  private static final int SAMPLES_OF_TAG = 5;
  private static final int THOUSAND = 1000;
  private static final double MILLION = 1e6;
  private static final double PER_MIB = 1 << 20;

  private final Step step;
  private final Stock stock;
  private final Questions questions;
  private final Figures figures;
  private final List<Questions.Kind> kinds = new ArrayList<>();

  /**
   * What is held.
   *
   * @param label tags and samples of all steps so far
   * @param more what this step adds
   */
  record Step(String label, Workload more) {}

  private HeldPart(Step step, Stock stock, Questions questions, Figures figures, Truth truth) {
    this.step = step;
    this.stock = stock;
    this.questions = questions;
    this.figures = figures;
    List<Integer> tags = Workloads.frequent();
    kinds.add(new Questions.Kind(SPANS.get(0), 10 * MINUTE, tags, truth));
    kinds.add(new Questions.Kind(SPANS.get(1), 24 * HOUR, tags, truth));
  }

  /** How the cost of questions over so long is named, at the step of that label. */
  static String figure(String label, String span) {
    return held(label) + ": question " + span;
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
      Workloads workloads, Stock stock, Figures figures, Sizes sizes, Consumer<String> say) {
    List<Step> steps = steps(workloads, sizes);
    Truth truth = Questions.truth(steps.get(0).more());
    Questions questions = new Questions(figures, sizes.askSeconds(), say);
    List<Part> parts = new ArrayList<>();
    for (Step step : steps) {
      parts.add(new HeldPart(step, stock, questions, figures, truth));
    }
    return parts;
  }

  @Override
  public void prepare(Subject subject) throws IOException, InterruptedException {
    stock.load(subject, step.more());
    for (Questions.Kind kind : kinds) {
      questions.warm(subject, kind);
    }
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    for (Questions.Kind kind : kinds) {
      questions.ask(subject, kind, 1, figure(step.label(), kind.name()), round);
    }
  }

  @Override
  public void finish(Subject subject) throws IOException {
    String name = subject.name();
    figures.add(
        held(step.label()) + ": resident MiB", name, subject.process().residentBytes() / PER_MIB);
    figures.add(
        held(step.label()) + ": disk MiB, state",
        name,
        subject.disk().get(Subject.STATE) / PER_MIB);
  }
}
