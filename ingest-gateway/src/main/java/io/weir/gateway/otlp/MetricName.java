package io.weir.gateway.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names as Prometheus translates them (OpenTelemetry's specification, Prometheus and OpenMetrics
 * compatibility): words with an underscore between them, then the unit, then {@code total} of a
 * counter.
 */
final class MetricName {
  private static final String TOTAL = "total";
  private static final String RATIO = "ratio";

  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("GiBy", "gibibytes"),
          Map.entry("TiBy", "tibibytes"),
          Map.entry("KBy", "kilobytes"),
          Map.entry("MBy", "megabytes"),
          Map.entry("GBy", "gigabytes"),
          Map.entry("TBy", "terabytes"),
          Map.entry("m", "meters"),
          Map.entry("V", "volts"),
          Map.entry("A", "amperes"),
          Map.entry("J", "joules"),
          Map.entry("W", "watts"),
          Map.entry("g", "grams"),
          Map.entry("Cel", "celsius"),
          Map.entry("Hz", "hertz"),
          Map.entry("%", "percent"),
          Map.entry("1", ""));

  private static final Map<String, String> PER =
      Map.of(
          "s", "second",
          "m", "minute",
          "h", "hour",
          "d", "day",
          "w", "week",
          "mo", "month",
          "y", "year");

  private MetricName() {}

  /**
   * The metric's name.
   *
   * @param counter whether it only grows
   * @param gauge whether it is a gauge
   */
  static String of(String name, String unit, boolean counter, boolean gauge) {
    List<String> words = words(name);
    addUnit(words, unit);
    if (counter) {
      words.removeIf(TOTAL::equals);
      words.add(TOTAL);
    }
    if (gauge && unit.equals("1")) {
      words.removeIf(RATIO::equals);
      words.add(RATIO);
    }
    String joined = String.join("_", words);
    return joined.isEmpty() || !Character.isDigit(joined.charAt(0)) ? joined : '_' + joined;
  }

  /** What stands between characters that no name may have. A colon may. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split("[^a-zA-Z0-9:]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /**
   * {@code By/s} is bytes per second; what stands in braces is no unit, and what the name has
   * already is not added.
   */
  private static void addUnit(List<String> words, String unit) {
    String[] parts = unit.split("/", 2);
    List<String> main = unitWords(parts[0], UNITS);
    if (!main.isEmpty() && !words.containsAll(main)) {
      words.addAll(main);
    }
    List<String> per = parts.length > 1 ? unitWords(parts[1], PER) : List.of();
    if (!per.isEmpty() && !words.containsAll(per)) {
      words.add("per");
      words.addAll(per);
    }
  }

  private static List<String> unitWords(String unit, Map<String, String> names) {
    return unit.indexOf('{') >= 0
        ? List.of()
        : words(names.getOrDefault(unit.strip(), unit.strip()));
  }

  /** The name of a label. */
  static String ofLabel(String key) {
    String label = key.replaceAll("[^a-zA-Z0-9_]", "_");
    if (label.isEmpty()) {
      return label;
    }
    if (Character.isDigit(label.charAt(0))) {
      return "key_" + label;
    }
    boolean isPrivate = label.startsWith("_") && !label.startsWith("__");
    return isPrivate ? "key" + label : label;
  }
}
