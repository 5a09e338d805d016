package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Asks a Prometheus with promtool of the system's package. */
final class Promtool {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;

  Promtool(String url) {
    this.url = url;
  }

  /**
   * What it prints as JSON.
   *
   * @param arguments of {@code promtool query}, without the server
   */
  JsonNode query(String command, List<String> flags, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("promtool", "query", "--format=json", command));
    line.addAll(flags);
    line.add(url);
    line.addAll(arguments);
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start(); // warnings
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s has ended", line).isTrue();
    assertThat(process.exitValue()).as("%s: %s", line, printed).isZero();
    return JSON.readTree(printed);
  }

  /**
   * The values of an expression that has one series.
   *
   * @param start s, as {@code end} (inclusive), both multiples of {@code step}
   * @return by ms
   */
  TreeMap<Long, Double> range(String expression, long start, long end, long step)
      throws IOException, InterruptedException {
    List<String> flags = List.of("--start=" + start, "--end=" + end, "--step=" + step + "s");
    JsonNode series = query("range", flags, List.of(expression));
    assertThat(series.size()).as(expression + ": " + series).isEqualTo(1);
    TreeMap<Long, Double> values = new TreeMap<>();
    for (JsonNode point : series.get(0).path("values")) {
      values.put(millis(point), value(point));
    }
    return values;
  }

  private static long millis(JsonNode point) {
    return Math.round(point.get(0).doubleValue() * 1000);
  }

  private static double value(JsonNode point) {
    return Double.parseDouble(point.get(1).textValue());
  }
}
