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

  /** Writes a picture for each figure, with the curves that were measured whole. */
  static void write(
      Figures figures, List<String> servers, List<HeldPart.Step> steps, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    Charts charts = new Charts(figures, servers, directory);
    charts.ofSpans("question-cpu.svg", "A question's CPU by its interval", "server CPU ms");
    charts.ofSpans("question-p50.svg", "A question's latency by its interval, median", "p50 ms");
    charts.ofSpans("question-p99.svg", "A question's latency by its interval, p99", "p99 ms");
    for (String span : HeldPart.SPANS) {
      charts.ofHeld(span, steps);
    }
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
    draw(file, title, unit, AskPart.SPANS, span -> AskPart.aboutFrequent(span) + ": " + unit);
  }

  private void ofHeld(String span, List<HeldPart.Step> steps) throws IOException {
    String suffix = span.replace(" ", "") + ".svg";
    String title = "A question over " + span + " by tags / samples held";
    for (String unit : List.of("server CPU ms", "p50 ms")) {
      draw(
          (unit.equals("p50 ms") ? "held-p50-" : "held-cpu-") + suffix,
          title,
          unit,
          steps.stream().map(HeldPart.Step::label).toList(),
          label -> HeldPart.figure(label, span) + ": " + unit);
    }
  }

  private <T> void draw(
      String file, String title, String unit, List<T> points, Function<T, String> figure)
      throws IOException {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (String server : servers) {
      List<Double> values = new ArrayList<>();
      for (T point : points) {
        OptionalDouble value = figures.median(figure.apply(point), server);
        value.ifPresent(values::add);
      }
      if (values.size() == points.size()) {
        series.put(server, values);
      }
    }
    if (series.isEmpty()) {
      return;
    }
    List<String> labels = points.stream().map(T::toString).toList();
    Files.writeString(directory.resolve(file), LineChart.svg(title, unit, labels, series));
  }
}
