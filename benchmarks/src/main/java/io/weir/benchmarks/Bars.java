package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What is asked of Weir, some of it as a share of what the other server took in the same run. */
final class Bars {
  private static final List<Bar> ALL = new ArrayList<>();

  /**
   * One figure that must not be larger than a limit, or not smaller.
   *
   * @param unit of the figure
   * @param limit of Weir's figure, or of its ratio to the other's
   * @param aim of Weir's figure, NaN if there is none
   * @param relative whether it is the ratio that counts
   * @param atLeast whether the limit is the least
   */
  private record Bar(
      String what,
      String figure,
      String unit,
      double limit,
      double aim,
      boolean relative,
      boolean atLeast) {
    boolean reached(double value) {
      return atLeast ? value >= limit : value <= limit;
    }

    String than(String number) {
      return (atLeast ? ">= " : "<= ") + number;
    }
  }

  static {
    List<String> spans = new ArrayList<>(List.of(AskPart.DENSE));
    spans.addAll(AskPart.SPANS);
    for (String span : spans) {
      String question = AskPart.aboutFrequent(span);
      relative("question " + span + ", CPU", question + ": server CPU ms", "ms", 0.6, 2);
    }
    for (String span : spans) {
      String question = AskPart.aboutFrequent(span);
      relative("question " + span + " alone, p99", question + ": p99 ms", "ms", 0.8, 5);
    }
    relative("R5 beside W4, p99", "R5 beside W4: p99 ms", "ms", 0.5, 10);
    most("accepted until visible, p99", "accepted until visible: p99 ms", "ms", 300, 100);
    relative("single posts, CPU a sample", "single posts: server CPU us a sample", "us", 0.9, 45);
    most("bulk, CPU a sample", "bulk: server CPU us a sample", "us", 8, 4);
    ALL.add(
        new Bar(
            "bulk, samples/s, client included",
            "bulk: samples/s until visible",
            "",
            150_000,
            250_000,
            false,
            true));
    most("disk in state, bytes a sample", "bulk: disk bytes a sample, state", "", 25, 14);
    most("p99 of a question during a checkpoint to outside", CheckpointPart.RATIO, "x", 2, 1);
    most("memory with 100,000 tags", GrowthPart.memoryOfTags(100_000), "MiB", 4096, 2048);
  }

  private Bars() {}

  private static void relative(String what, String figure, String unit, double limit, double aim) {
    ALL.add(new Bar(what, figure, unit, limit, aim, true, false));
  }

  private static void most(String what, String figure, String unit, double limit, double aim) {
    ALL.add(new Bar(what, figure, unit, limit, aim, false, false));
  }

  /** A table of Markdown with a line for each bar that something was measured for. */
  static String table(Figures figures, String weir, String other) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("| what | bar | aim | measured | |%n|---|---|---|---|---|%n"));
    for (Bar bar : ALL) {
      OptionalDouble own = figures.median(bar.figure(), weir);
      OptionalDouble others = figures.median(bar.figure(), other);
      if (own.isPresent() && !bar.relative()) {
        line(text, bar, bar.than(number(bar.limit(), bar.unit())), own.getAsDouble(), "");
      } else if (own.isPresent() && others.isPresent()) {
        String limit = bar.than(number(bar.limit(), "x " + other));
        String absolute = ", " + number(own.getAsDouble(), bar.unit());
        line(text, bar, limit, own.getAsDouble() / others.getAsDouble(), absolute);
      }
    }
    growthOfQuestion(text, figures, weir, "10 min", "question, CPU, 24 h to 10 min");
    growthOfQuestion(
        text, figures, weir, AskPart.DENSE, "question, CPU, 24 h to 10 min of dense data");
    return text.toString();
  }

  private static void growthOfQuestion(
      StringBuilder text, Figures figures, String weir, String brief, String what) {
    String suffix = ": server CPU ms";
    OptionalDouble few = figures.median(AskPart.aboutFrequent(brief) + suffix, weir);
    OptionalDouble day = figures.median(AskPart.aboutFrequent("24 h") + suffix, weir);
    if (few.isPresent() && day.isPresent()) {
      Bar bar = new Bar(what, "", "x", 1.2, 1.0, false, false);
      line(text, bar, bar.than(number(1.2, "x")), day.getAsDouble() / few.getAsDouble(), "");
    }
  }

  private static void line(StringBuilder text, Bar bar, String limit, double got, String absolute) {
    text.append(
        String.format(
            "| %s | %s | %s | %s%s | %s |%n",
            bar.what(),
            limit,
            number(bar.aim(), bar.unit()),
            number(got, bar.relative() ? "x" : bar.unit()),
            absolute,
            bar.reached(got) ? "PASS" : "**short of it**"));
  }

  private static String number(double value, String unit) {
    return (Figures.number(OptionalDouble.of(value)) + " " + unit).strip();
  }
}
