package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured, by what it is and by server: one value a round, and their median counts. */
final class Figures {
  private static final int MANY = 10;

  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  /** Adds a round's value. */
  void add(String what, String server, double value) {
    values
        .computeIfAbsent(what, w -> new LinkedHashMap<>())
        .computeIfAbsent(server, s -> new ArrayList<>())
        .add(value);
  }

  /** The median over the rounds, empty if there was none. */
  OptionalDouble median(String what, String server) {
    List<Double> rounds = values.getOrDefault(what, Map.of()).getOrDefault(server, List.of());
    if (rounds.isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /** A table of Markdown: medians, their ratio, and all rounds. */
  String table(String first, String second) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("| what | %s | %s | ratio | rounds |%n", first, second));
    text.append(String.format("|---|---|---|---|---|%n"));
    values.forEach(
        (what, servers) -> {
          OptionalDouble a = median(what, first);
          OptionalDouble b = median(what, second);
          boolean both = a.isPresent() && b.isPresent() && b.getAsDouble() != 0;
          text.append(
              String.format(
                  "| %s | %s | %s | %s | %s; %s |%n",
                  what,
                  number(a),
                  number(b),
                  both ? number(OptionalDouble.of(a.getAsDouble() / b.getAsDouble())) : "",
                  rounds(servers.getOrDefault(first, List.of())),
                  rounds(servers.getOrDefault(second, List.of()))));
        });
    return text.toString();
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
