package io.weir.datagen.stats;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics in Prometheus' text format, as a server shows them. */
final class MetricsPage {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private MetricsPage() {}

  /** A value with the labels that tell it from others of its name. */
  record Sample(String name, Map<String, String> labels, double value) {
    /** A label; empty if there is none. */
    String label(String label) {
      return labels.getOrDefault(label, "");
    }
  }

  /**
   * What a page says now.
   *
   * @param page its URL; without a path, {@code /metrics}
   * @throws IOException if it cannot be had, with a message of one line
   */
  static List<Sample> at(HttpClient client, URI page) throws IOException, InterruptedException {
    URI whole = page.getPath().length() > 1 ? page : page.resolve("/metrics");
    HttpResponse<String> answer;
    try {
      answer =
          client.send(
              HttpRequest.newBuilder(whole).timeout(WITHIN).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException("cannot reach " + whole + ": " + e.getClass().getSimpleName(), e);
    }
    if (answer.statusCode() != 200) {
      throw new IOException(whole + " answers " + answer.statusCode());
    }
    return parse(answer.body());
  }

  /** What a text says; lines that say no value are passed over. */
  static List<Sample> parse(String text) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                samples.add(
                    new Sample(line.group(1), labels(line.group(2)), number(line.group(3)))));
    return samples;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      for (Matcher label = LABEL.matcher(text); label.find(); ) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return labels;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.replace("Inf", "Infinity"));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
