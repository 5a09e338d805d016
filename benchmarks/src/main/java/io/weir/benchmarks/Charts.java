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
    charts.ofSpans("query-cpu.svg", "A query's CPU by its interval", Figure.OfQueries::cpu);
    charts.ofSpans(
        "query-p50.svg", "A query's latency by its interval, median", Figure.OfQueries::p50);
    charts.ofSpans(
        "query-p99.svg", "A query's latency by its interval, p99", Figure.OfQueries::p99);
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

  private void ofSpans(String file, String title, Function<Figure.OfQueries, Figure> which)
      throws IOException {
    Function<String, Figure> figure = span -> which.apply(AskPart.aboutFrequent(span));
    draw(file, title, figure.apply(AskPart.DENSE).what(), AskPart.SPANS, figure);
  }

  private void ofHeld(String span, List<HeldPart.Step> steps) throws IOException {
    String suffix = span.replace(" ", "") + ".svg";
    ofHeld("held-cpu-" + suffix, span, steps, Figure.OfQueries::cpu);
    ofHeld("held-p50-" + suffix, span, steps, Figure.OfQueries::p50);
  }

  private void ofHeld(
      String file, String span, List<HeldPart.Step> steps, Function<Figure.OfQueries, Figure> which)
      throws IOException {
    List<String> labels = steps.stream().map(HeldPart.Step::label).toList();
    Function<String, Figure> figure = label -> which.apply(HeldPart.figures(label, span));
    String title = "A query over " + span + " by tags / samples held";
    draw(file, title, figure.apply("").what(), labels, figure);
  }

  private <T> void draw(
      String file, String title, String unit, List<T> points, Function<T, Figure> figure)
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
