package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What is asked of Weir, some of it as a share of what the other server took in the same run. */
final class Bars {
  private static final String BULK_CPU = "bulk: server CPU us a sample";
  private static final List<Bar> ALL = new ArrayList<>();

  /**
   * One figure that must not be larger than a limit, or not smaller.
   *
   * @param limit of Weir's figure, or of its ratio to the other's
   * @param relative whether it is the ratio that counts
   * @param atLeast whether the limit is the least
   */
  private record Bar(
      String what, String figure, double limit, double aim, boolean relative, boolean atLeast) {
    boolean reached(double value) {
      return atLeast ? value >= limit : value <= limit;
    }
  }

  static {
    List<String> spans = new ArrayList<>(List.of(AskPart.DENSE));
    spans.addAll(AskPart.SPANS);
    for (String span : spans) {
      String question = AskPart.aboutFrequent(span);
      ALL.add(
          new Bar(
              "question " + span + ", CPU against the other's",
              question + ": server CPU ms",
              0.6,
              Double.NaN,
              true,
              false));
      ALL.add(
          new Bar(
              "question " + span + ", p99 against the other's",
              question + ": p99 ms",
              0.8,
              Double.NaN,
              true,
              false));
    }
    relative("R5 beside W4, p99 against the other's", "R5 beside W4: p99 ms", 0.5);
    most("accepted until visible, p99, ms", "accepted until visible: p99 ms", 300, 100);
    relative(
        "single posts, CPU a sample against the other's",
        "single posts: server CPU us a sample",
        0.9);
    most("bulk, CPU us a sample", BULK_CPU, 8, 4);
    ALL.add(
        new Bar("bulk, samples/s", "bulk: samples/s until visible", 150_000, 250_000, false, true));
    most("disk, state, bytes a sample", "bulk: disk bytes a sample, state", 25, 14);
    most("p99 of a question during a checkpoint against outside", CheckpointPart.RATIO, 2, 1);
    most("memory at 100,000 tags, MiB", GrowthPart.memoryOfTags(100_000), 4096, 2048);
  }

  private Bars() {}

  private static void relative(String what, String figure, double limit) {
    ALL.add(new Bar(what, figure, limit, Double.NaN, true, false));
  }

  private static void most(String what, String figure, double limit, double aim) {
    ALL.add(new Bar(what, figure, limit, aim, false, false));
  }

  /** A table of Markdown with a line for each bar that something was measured for. */
  static String table(Figures figures, String weir, String other) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("| bar | limit | aim | got | |%n|---|---|---|---|---|%n"));
    for (Bar bar : ALL) {
      OptionalDouble own = figures.median(bar.figure(), weir);
      OptionalDouble others = figures.median(bar.figure(), other);
      if (own.isPresent() && (!bar.relative() || others.isPresent())) {
        double got = bar.relative() ? own.getAsDouble() / others.getAsDouble() : own.getAsDouble();
        line(text, bar.what(), bar, got);
      }
    }
    growthOfQuestion(text, figures, weir, "10 min", "question, CPU, 24 h against 10 min");
    growthOfQuestion(
        text, figures, weir, AskPart.DENSE, "question, CPU, 24 h against 10 min of dense data");
    return text.toString();
  }

  private static void growthOfQuestion(
      StringBuilder text, Figures figures, String weir, String brief, String what) {
    String suffix = ": server CPU ms";
    OptionalDouble few = figures.median(AskPart.aboutFrequent(brief) + suffix, weir);
    OptionalDouble day = figures.median(AskPart.aboutFrequent("24 h") + suffix, weir);
    if (few.isPresent() && day.isPresent()) {
      Bar bar = new Bar(what, "", 1.2, 1.0, false, false);
      line(text, what, bar, day.getAsDouble() / few.getAsDouble());
    }
  }

  private static void line(StringBuilder text, String what, Bar bar, double got) {
    text.append(
        String.format(
            "| %s | %s %s | %s | %s | %s |%n",
            what,
            bar.atLeast() ? ">=" : "<=",
            number(bar.limit()),
            Double.isNaN(bar.aim()) ? "" : number(bar.aim()),
            number(got),
            bar.reached(got) ? "PASS" : "SHORT OF IT"));
  }

  private static String number(double value) {
    return Figures.number(OptionalDouble.of(value));
  }
}
