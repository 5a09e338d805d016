package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What was measured, by what it is and by server: one value a round, and their median counts. In
 * sections, in the order of measuring.
 */
final class Figures {
  private static final int MANY = 10;

  private final Map<Figure, Map<String, List<Double>>> values = new LinkedHashMap<>();
  private final Map<String, List<Figure>> sections = new LinkedHashMap<>();
  private String section = "";

  /** What is added from now on belongs there, unless it has a place already. */
  void section(String name) {
    section = name;
  }

  /** Adds a round's value. */
  void add(Figure what, String server, double value) {
    if (!values.containsKey(what)) {
      sections.computeIfAbsent(section, s -> new ArrayList<>()).add(what);
    }
    values
        .computeIfAbsent(what, w -> new LinkedHashMap<>())
        .computeIfAbsent(server, s -> new ArrayList<>())
        .add(value);
  }

  /** The median over the rounds, empty if there was none. */
  OptionalDouble median(Figure what, String server) {
    List<Double> rounds = values.getOrDefault(what, Map.of()).getOrDefault(server, List.of());
    if (rounds.isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /**
   * Tables of Markdown, one a section: medians, the first server's against each other's, and all
   * rounds.
   */
  String tables(List<String> servers) {
    List<String> others = servers.subList(1, servers.size());
    List<String> heads = new ArrayList<>(List.of("what"));
    heads.addAll(servers);
    others.forEach(other -> heads.add("/ " + other));
    heads.add("rounds");
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (name, figures) -> {
          MarkdownTable table = new MarkdownTable(heads);
          figures.forEach(what -> table.row(row(what, servers, others)));
          text.append(String.format("### %s%n%n%s%n", name, table));
        });
    return text.toString();
  }

  private List<String> row(Figure what, List<String> servers, List<String> others) {
    List<String> cells = new ArrayList<>(List.of(what.toString()));
    servers.forEach(server -> cells.add(number(median(what, server))));
    OptionalDouble first = median(what, servers.get(0));
    others.forEach(other -> cells.add(ratio(first, median(what, other))));
    cells.add(
        servers.stream()
            .map(server -> rounds(values.get(what).getOrDefault(server, List.of())))
            .collect(Collectors.joining("; ")));
    return cells;
  }

  private static String ratio(OptionalDouble a, OptionalDouble b) {
    boolean both = a.isPresent() && b.isPresent() && b.getAsDouble() != 0;
    return both ? number(OptionalDouble.of(a.getAsDouble() / b.getAsDouble())) : "";
  }

  /** All of them, or the least and the most of many. */
  private static String rounds(List<Double> rounds) {
    if (rounds.size() > MANY) {
      return rounds(List.of(Collections.min(rounds)))
          + " to "
          + rounds(List.of(Collections.max(rounds)));
    }
    return String.join(
        " ", rounds.stream().map(value -> number(OptionalDouble.of(value))).toList());
  }

  static double mib(long bytes) {
    return bytes / (double) (1 << 20);
  }

  /** Three digits that say something, or all before the point. */
  static String number(OptionalDouble value) {
    if (value.isEmpty()) {
      return "-";
    }
    double v = value.getAsDouble();
    int places = Math.abs(v) < 10 ? 2 : Math.abs(v) < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + places + "f", v);
  }
}
