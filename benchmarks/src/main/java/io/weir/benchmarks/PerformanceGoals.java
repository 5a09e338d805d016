package io.weir.benchmarks;

import io.weir.benchmarks.server.BenchFunction;
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
   * @param aimUnit of the aim, which may be a ratio
   * @param relative whether it is the ratio that counts
   * @param atLeast whether the limit is the least
   */
  private record Goal(
      String what,
      Figure figure,
      String unit,
      double limit,
      double aim,
      String aimUnit,
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
      Figure cpu = FunctionPart.figures(BenchFunction.MIN_AVG_MAX, span).cpu();
      relative("min, avg, max " + span + ", CPU", cpu, "ms", bar, 1);
    }
    relative("R5 during W4, p99", MixedPart.R5.p99(), "ms", 0.5, 10);
    most("R5 during W4, first minute after a start, p99", MixedPart.SOON_R5.p99(), "ms", 20, 10);
    most("ready after a start on data", MixedPart.READY, "s", 5, 3);
    most("written to disk at W4, requests of 100", MixedPart.WRITTEN, "MB/s", 5, 2);
    most("accepted until visible, p99", MixedPart.VISIBLE.p99(), "ms", 300, 100);
    relative("single posts, CPU a sample", PostPart.CPU, "us", 0.9, 45);
    most("bulk, CPU a sample", BulkPart.CPU, "us", 8, 4);
    least("bulk, samples/s, client included", BulkPart.RATE, 150_000, 250_000);
    least("export as CSV, samples/s, client included", ExportPart.CSV_RATE, 500_000, 1_000_000);
    least("export as Arrow, samples/s, client included", ExportPart.ARROW_RATE, 1e6, 3e6);
    most("disk in state, bytes a sample", BulkPart.disk(SystemUnderTest.STATE), "", 25, 14);
    most("p99 of a query during a checkpoint to outside", CheckpointPart.RATIO, "x", 2, 1);
    most("memory with 100,000 tags", GrowthPart.memoryOfTags(100_000), "MiB", 4096, 2048);
    ratio("2 connections x 1000, first 6 M samples, CPU", FirstLoadsPart.COLD, "us", 1.5, 1);
    ratio("2 connections x 1000, warm, CPU", FirstLoadsPart.WARM, "us", 1, 0.6);
    for (Figure.OfQueries soon : List.of(SoonQueriesPart.BRIEF, SoonQueriesPart.DAY)) {
      ratio(soon.about() + ", CPU", soon.cpu(), "ms", 0.25, 0.1);
      most(soon.about() + ", p99", soon.p99(), "ms", 4, 2);
    }
    ratio("single posts by wrk, CPU", WrkPart.WARM_CPU, "us", 0.6, 0.4);
    least("single posts by wrk, first 20 s after a start", WrkPart.COLD_RATE, 15_000, 20_000);
    most("append one event, 1,000/s, p50", AppendPart.PACED.p50(), "ms", 10, 5);
    most("append one event, 1,000/s, p99", AppendPart.PACED.p99(), "ms", 40, 20);
    least("appends/s as they come", AppendPart.UNPACED_RATE, 5_000, 15_000);
    least("events/s, 100 a request", AppendPart.MANY_RATE, 50_000, 200_000);
    most("last 100 events, CPU", LastEventsPart.FIGURES.cpu(), "ms", 0.5, 0.3);
    most("last 100 events, p99", LastEventsPart.FIGURES.p99(), "ms", 5, 3);
    most("from a 201 until a listener has it, p99", ListenPart.FIGURES.p99(), "ms", 60, 25);
    most("look up one key, CPU", ItemsPart.ONE.cpu(), "ms", 0.3, 0.15);
    most("look up one key, p99", ItemsPart.ONE.p99(), "ms", 5, 3);
    most("100,000 keys in one request", ItemsPart.lookups(100_000), "ms", 300, 150);
    most("100,000 puts", ItemsPart.puts(100_000), "ms", 1000, 500);
    most("filter that skips 100,000, p50", DocumentsPart.find(100_000).p50(), "ms", 150, 60);
  }

  private PerformanceGoals() {}

  private static void relative(String what, Figure figure, String unit, double limit, double aim) {
    ALL.add(new Goal(what, figure, unit, limit, aim, unit, true, false));
  }

  /** The aim is a ratio as well. */
  private static void ratio(String what, Figure figure, String unit, double limit, double aim) {
    ALL.add(new Goal(what, figure, unit, limit, aim, "x", true, false));
  }

  private static void most(String what, Figure figure, String unit, double limit, double aim) {
    ALL.add(new Goal(what, figure, unit, limit, aim, unit, false, false));
  }

  private static void least(String what, Figure figure, double limit, double aim) {
    ALL.add(new Goal(what, figure, "", limit, aim, "", false, true));
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
    toVictoriaMetrics(table, figures, weir);
    Figure day = QueryPart.aboutFrequent(FunctionPart.DAY).cpu();
    for (String brief : List.of("10 min", QueryPart.DENSE)) {
      String few = brief.equals("10 min") ? brief : "10 min of dense data";
      growth(
          new Goal("query, CPU, 24 h to " + few, day, "x", 1.2, 1.0, "x", false, false),
          QueryPart.aboutFrequent(brief).cpu(),
          table,
          figures,
          weir);
    }
    growth(
        new Goal(
            "min, avg, max, CPU, 30 days to 24 h",
            MonthPart.FIGURES.cpu(),
            "x",
            1.5,
            1.0,
            "x",
            false,
            false),
        FunctionPart.figures(BenchFunction.MIN_AVG_MAX, FunctionPart.DAY).cpu(),
        table,
        figures,
        weir);
    return table.toString();
  }

  /** Judges a figure by its ratio to that of the server which is best at it. */
  private static void toVictoriaMetrics(MarkdownTable table, Figures figures, String weir) {
    OptionalDouble own = figures.median(BulkPart.LINES_CPU, weir);
    OptionalDouble others = figures.median(BulkPart.LINES_CPU, "VictoriaMetrics");
    if (own.isPresent() && others.isPresent()) {
      String what = "bulk in line protocol, CPU a value, to VictoriaMetrics";
      Goal goal = new Goal(what, BulkPart.LINES_CPU, "x", 1, 0.7, "x", false, false);
      String absolute = ", " + number(own.getAsDouble(), "us");
      double ratio = own.getAsDouble() / others.getAsDouble();
      line(table, goal, goal.than(number(goal.limit(), "x")), ratio, absolute);
    }
  }

  /** Judges a figure by its ratio to another of the same server. */
  private static void growth(
      Goal goal, Figure from, MarkdownTable table, Figures figures, String weir) {
    OptionalDouble few = figures.median(from, weir);
    OptionalDouble many = figures.median(goal.figure(), weir);
    if (few.isPresent() && many.isPresent()) {
      String limit = goal.than(number(goal.limit(), "x"));
      line(table, goal, limit, many.getAsDouble() / few.getAsDouble(), "");
    }
  }

  private static void line(
      MarkdownTable table, Goal goal, String limit, double got, String absolute) {
    table.row(
        List.of(
            goal.what(),
            limit,
            number(goal.aim(), goal.aimUnit()),
            number(got, goal.relative() ? "x" : goal.unit()) + absolute,
            goal.reached(got) ? "PASS" : "**short of it**"));
  }

  private static String number(double value, String unit) {
    return (Figures.number(OptionalDouble.of(value)) + " " + unit).strip();
  }
}
