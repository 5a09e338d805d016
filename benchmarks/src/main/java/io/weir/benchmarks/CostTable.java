package io.weir.benchmarks;

import io.weir.benchmarks.profile.Costs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** A table of Markdown: what each part of a way takes a sample, or a query, in some phases. */
final class CostTable {
  private static final double NEGLIGIBLE = 0.002;

  private final String unit;
  private final double nanosPerUnit;
  private final Map<String, Phase> phases = new LinkedHashMap<>();

  private record Phase(Costs costs, double count) {
    double nanos(String part) {
      return costs.nanos().getOrDefault(part, 0.0) / count;
    }

    double share(String part) {
      return costs.nanos().getOrDefault(part, 0.0) / costs.total();
    }
  }

  /**
   * @param unit of the figures, such as "us a sample"
   */
  CostTable(String unit, double nanosPerUnit) {
    this.unit = unit;
    this.nanosPerUnit = nanosPerUnit;
  }

  /**
   * Adds a column.
   *
   * @param count of samples or queries that all of it was used for
   */
  void add(String name, Costs costs, double count) {
    phases.put(name, new Phase(costs, count));
  }

  /** Parts that take next to nothing everywhere are left out, and are in the sum. */
  String text() {
    List<String> heads = new ArrayList<>(List.of("part"));
    phases.keySet().forEach(name -> heads.addAll(List.of(name + ", CPU " + unit, "share")));
    MarkdownTable table = new MarkdownTable(heads);
    for (String part : parts()) {
      List<String> cells = new ArrayList<>(List.of(part));
      for (Phase phase : phases.values()) {
        cells.add(number(phase.nanos(part)));
        cells.add(String.format("%.0f %%", 100 * phase.share(part)));
      }
      table.row(cells);
    }
    List<String> sums = new ArrayList<>(List.of("all"));
    phases
        .values()
        .forEach(phase -> sums.addAll(List.of(number(phase.costs().total() / phase.count()), "")));
    table.row(sums);
    return table.toString();
  }

  private List<String> parts() {
    Set<String> parts = new TreeSet<>();
    for (Phase phase : phases.values()) {
      for (String part : phase.costs().nanos().keySet()) {
        if (phase.share(part) >= NEGLIGIBLE) {
          parts.add(part);
        }
      }
    }
    Phase first = phases.values().iterator().next();
    return parts.stream().sorted(Comparator.comparing(first::nanos).reversed()).toList();
  }

  private String number(double nanos) {
    return Figures.number(OptionalDouble.of(nanos / nanosPerUnit));
  }
}
