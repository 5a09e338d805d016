package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The curves: how cost grows with what. */
final class Charts {
  private final Figures figures;
  private final List<String> servers;
  private final Path directory;

  private Charts(Figures figures, List<String> servers, Path directory) {
    this.figures = figures;
    this.servers = servers;
    this.directory = directory;
  }

  /** Writes a picture for each curve that was measured whole. */
  static void write(Figures figures, List<String> servers, Path directory) throws IOException {
    Files.createDirectories(directory);
    Charts charts = new Charts(figures, servers, directory);
    charts.ofSpans("question-cpu.svg", "A question's CPU by its interval", "server CPU ms");
    charts.ofSpans("question-p50.svg", "A question's latency by its interval, median", "p50 ms");
    charts.ofSpans("question-p99.svg", "A question's latency by its interval, p99", "p99 ms");
    charts.draw(
        "ingest-batch.svg",
        "Ingest by samples a request",
        "server CPU us a sample",
        GrowthPart.BATCHES,
        GrowthPart::cpuOfBatch);
    charts.draw(
        "ingest-tags.svg",
        "Ingest by number of tags",
        "server CPU us a sample",
        GrowthPart.TAGS,
        GrowthPart::cpuOfTags);
    charts.draw(
        "memory-tags.svg",
        "Memory by number of tags",
        "resident MiB",
        GrowthPart.TAGS,
        GrowthPart::memoryOfTags);
  }

  private void ofSpans(String file, String title, String unit) throws IOException {
    draw(file, title, unit, AskPart.SPANS, span -> "question " + span + ", frequent tags: " + unit);
  }

  private <T> void draw(
      String file, String title, String unit, List<T> points, Function<T, String> figure)
      throws IOException {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (String server : servers) {
      List<Double> values = new ArrayList<>();
      for (T point : points) {
        OptionalDouble value = figures.median(figure.apply(point), server);
        if (value.isEmpty()) {
          return;
        }
        values.add(value.getAsDouble());
      }
      series.put(server, values);
    }
    List<String> labels = points.stream().map(T::toString).toList();
    Files.writeString(directory.resolve(file), LineChart.svg(title, unit, labels, series));
  }
}
