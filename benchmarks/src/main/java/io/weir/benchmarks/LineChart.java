package io.weir.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** A picture of a few curves over the same points, from zero up, readable on light and on dark. */
final class LineChart {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int RIGHT = 540;
  private static final int TOP = 50;
  private static final int BOTTOM = 250;
  private static final int LINES = 4;
  private static final List<String> COLOURS = List.of("#0a84c6", "#d0541b", "#3f9b45", "#8a4fc0");

  private LineChart() {}

  /**
   * The picture as SVG.
   *
   * @param labels of the points, from left to right
   * @param series values by name, one for each point
   */
  static String svg(
      String title, String unit, List<String> labels, Map<String, List<Double>> series) {
    double top =
        niceTop(
            series.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#777\">%n",
            WIDTH, HEIGHT, WIDTH, HEIGHT));
    text(svg, LEFT, 18, "start", title + ", " + unit);
    for (int i = 0; i <= LINES; i++) {
      double value = top * i / LINES;
      double y = y(value, top);
      svg.append(
          format(
              "<path d=\"M%d %.1fH%d\" stroke=\"#888\" stroke-opacity=\"0.3\"/>%n",
              LEFT, y, RIGHT));
      text(svg, LEFT - 8, y + 4, "end", Figures.number(OptionalDouble.of(value)));
    }
    for (int i = 0; i < labels.size(); i++) {
      text(svg, x(i, labels.size()), BOTTOM + 20, "middle", labels.get(i));
    }
    int number = 0;
    for (Map.Entry<String, List<Double>> each : series.entrySet()) {
      curve(svg, number++, each.getKey(), each.getValue(), top);
    }
    return svg.append("</svg>").append(System.lineSeparator()).toString();
  }

  private static void curve(
      StringBuilder svg, int number, String name, List<Double> values, double top) {
    String colour = COLOURS.get(number % COLOURS.size());
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double x = x(i, values.size());
      double y = y(values.get(i), top);
      points.append(format("%.1f,%.1f ", x, y));
      svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x, y, colour));
    }
    svg.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            points.toString().strip(), colour));
    int x = LEFT + number * 120;
    svg.append(
        format("<rect x=\"%d\" y=\"28\" width=\"14\" height=\"4\" fill=\"%s\"/>%n", x, colour));
    text(svg, x + 20, 34, "start", name);
  }

  private static double x(int point, int points) {
    double step = (double) (RIGHT - LEFT) / points;
    return LEFT + step * (point + 0.5);
  }

  private static double y(double value, double top) {
    return BOTTOM - (BOTTOM - TOP) * value / top;
  }

  /** The least 1, 2, 4 or 8 times a power of ten that is no less. */
  private static double niceTop(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 2, 4, 8}) {
      if (value <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
