package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What is asked of Weir, some of it as a share of what the other server took in the same run. */
final class PerformanceGoals {
  private static final List<Goal> ALL = new ArrayList<>();

  /**
   * One figure that must not be larger than a limit, or not smaller.
   *
   * @param unit of the figure
   * @param limit of Weir's figure, or of its ratio to the other's
   * @param aim of Weir's figure, NaN if there is none
   * @param relative whether it is the ratio that counts
   * @param atLeast whether the limit is the least
   */
  private record Goal(
      String what,
      Figure figure,
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
    List<String> spans = new ArrayList<>(List.of(QueryPart.DENSE));
    spans.addAll(QueryPart.SPANS);
    for (String span : spans) {
      Figure cpu = QueryPart.aboutFrequent(span).cpu();
      relative("query " + span + ", CPU", cpu, "ms", 0.6, 2);
    }
    for (String span : spans) {
      Figure p99 = QueryPart.aboutFrequent(span).p99();
      relative("query " + span + " alone, p99", p99, "ms", 0.8, 5);
    }
    for (String span : FunctionPart.SPANS) {
      double bar = span.equals("24 h") ? 0.2 : 0.5;
      relative("min, avg, max " + span + ", CPU", FunctionPart.figures(span).cpu(), "ms", bar, 1);
    }
    relative("R5 during W4, p99", MixedPart.R5.p99(), "ms", 0.5, 10);
    most("accepted until visible, p99", MixedPart.VISIBLE.p99(), "ms", 300, 100);
    relative("single posts, CPU a sample", PostPart.CPU, "us", 0.9, 45);
    most("bulk, CPU a sample", BulkPart.CPU, "us", 8, 4);
    least("bulk, samples/s, client included", BulkPart.RATE, 150_000, 250_000);
    least("export as CSV, samples/s, client included", ExportPart.CSV_RATE, 500_000, 1_000_000);
    least("export as Arrow, samples/s, client included", ExportPart.ARROW_RATE, 1e6, 3e6);
    most("disk in state, bytes a sample", BulkPart.disk(SystemUnderTest.STATE), "", 25, 14);
    most("p99 of a query during a checkpoint to outside", CheckpointPart.RATIO, "x", 2, 1);
    most("memory with 100,000 tags", GrowthPart.memoryOfTags(100_000), "MiB", 4096, 2048);
  }

  private PerformanceGoals() {}

  private static void relative(String what, Figure figure, String unit, double limit, double aim) {
    ALL.add(new Goal(what, figure, unit, limit, aim, true, false));
  }

  private static void most(String what, Figure figure, String unit, double limit, double aim) {
    ALL.add(new Goal(what, figure, unit, limit, aim, false, false));
  }

  private static void least(String what, Figure figure, double limit, double aim) {
    ALL.add(new Goal(what, figure, "", limit, aim, false, true));
  }

  /** A table of Markdown with a line for each goal that something was measured for. */
  static String table(Figures figures, String weir, String other) {
    MarkdownTable table = new MarkdownTable(List.of("what", "bar", "aim", "measured", ""));
    for (Goal goal : ALL) {
      OptionalDouble own = figures.median(goal.figure(), weir);
      OptionalDouble others = figures.median(goal.figure(), other);
      if (own.isPresent() && !goal.relative()) {
        line(table, goal, goal.than(number(goal.limit(), goal.unit())), own.getAsDouble(), "");
      } else if (own.isPresent() && others.isPresent()) {
        String limit = goal.than(number(goal.limit(), "x " + other));
        String absolute = ", " + number(own.getAsDouble(), goal.unit());
        line(table, goal, limit, own.getAsDouble() / others.getAsDouble(), absolute);
      }
    }
    growthOfQuery(table, figures, weir, "10 min", "query, CPU, 24 h to 10 min");
    growthOfQuery(
        table, figures, weir, QueryPart.DENSE, "query, CPU, 24 h to 10 min of dense data");
    return table.toString();
  }

  private static void growthOfQuery(
      MarkdownTable table, Figures figures, String weir, String brief, String what) {
    OptionalDouble few = figures.median(QueryPart.aboutFrequent(brief).cpu(), weir);
    OptionalDouble day = figures.median(QueryPart.aboutFrequent("24 h").cpu(), weir);
    if (few.isPresent() && day.isPresent()) {
      Goal goal = new Goal(what, new Figure(what, ""), "x", 1.2, 1.0, false, false);
      line(table, goal, goal.than(number(1.2, "x")), day.getAsDouble() / few.getAsDouble(), "");
    }
  }

  private static void line(
      MarkdownTable table, Goal goal, String limit, double got, String absolute) {
    table.row(
        List.of(
            goal.what(),
            limit,
            number(goal.aim(), goal.unit()),
            number(got, goal.relative() ? "x" : goal.unit()) + absolute,
            goal.reached(got) ? "PASS" : "**short of it**"));
  }

  private static String number(double value, String unit) {
    return (Figures.number(OptionalDouble.of(value)) + " " + unit).strip();
  }
}
