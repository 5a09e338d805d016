package io.weir.query.page;

import io.weir.model.QueryResult;
import io.weir.query.reply.Utf8Text;
import java.util.List;

/**
 * A report as an SVG drawing: one line of steps for each value. A step is as wide as a period and
 * as high as the value at the period's end; there is none where the tag had no sample yet.
 */
final class Chart {
  static final int WIDTH = 1000;
  static final int HEIGHT = 380;
  static final int LEFT = 78;
  static final int RIGHT = WIDTH - 14;
  private static final int TOP = 12;
  private static final int BOTTOM = HEIGHT - 44;
  private static final int COLOURS = 10;

  private final QueryResult.Rows rows;
  private final ValueTicks values;

  private Chart(QueryResult.Rows rows) {
    this.rows = rows;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : rows.values()) {
      if (Double.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    values = least <= most ? new ValueTicks(least, most) : new ValueTicks(0, 0);
  }

  /** Adds the drawing, which has the class names of {@code demo.css} and no style of its own. */
  static void draw(QueryResult.Rows rows, Utf8Text page) {
    Chart chart = new Chart(rows);
    page.text("<svg id=\"chart\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\"");
    page.text(" aria-label=\"The values over time\" data-left=\"" + LEFT);
    page.text("\" data-right=\"" + RIGHT + "\" data-rows=\"" + rows.periods().points() + "\">\n");
    chart.valueAxis(page);
    chart.timeAxis(page);
    for (int i = 0; i < rows.width(); i++) {
      chart.line(page, i);
    }
    page.text("<line id=\"cross\" class=\"cross\" y1=\"" + TOP + "\" y2=\"" + BOTTOM);
    page.text("\" visibility=\"hidden\"/>\n</svg>\n");
  }

  /** The class that gives value {@code i} its colour. */
  static String colour(int i) {
    return "c" + i % COLOURS;
  }

  private void valueAxis(Utf8Text page) {
    for (ValueTicks.Tick tick : values.ticks(6)) {
      String y = coordinate(y(tick.at()));
      page.text("<line class=\"grid\" x1=\"" + LEFT + "\" x2=\"" + RIGHT + "\" y1=\"" + y);
      page.text("\" y2=\"" + y + "\"/><text class=\"value\" x=\"" + (LEFT - 8) + "\" y=\"" + y);
      page.text("\">").html(tick.label()).text("</text>\n");
    }
  }

  private void timeAxis(Utf8Text page) {
    List<TimeTicks.Tick> ticks = TimeTicks.of(rows.periods().start(), rows.periods().end());
    for (TimeTicks.Tick tick : ticks) {
      String x = coordinate(LEFT + tick.at() * (RIGHT - LEFT));
      page.text("<line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + TOP);
      page.text("\" y2=\"" + (BOTTOM + 5) + "\"/><text class=\"time\" x=\"" + x + "\" y=\"");
      page.text((BOTTOM + 20) + "\">").html(tick.time()).text("</text>");
      if (!tick.date().isEmpty()) {
        page.text("<text class=\"time\" x=\"" + x + "\" y=\"" + (BOTTOM + 36) + "\">");
        page.html(tick.date()).text("</text>");
      }
      page.ascii('\n');
    }
    page.text("<line class=\"axis\" x1=\"" + LEFT + "\" x2=\"" + RIGHT + "\" y1=\"" + BOTTOM);
    page.text("\" y2=\"" + BOTTOM + "\"/>\n");
  }

  private void line(Utf8Text page, int i) {
    int points = rows.periods().points();
    page.text("<path class=\"line " + colour(i) + "\" data-value=\"" + i + "\" d=\"");
    String height = "";
    for (int row = rows.missing() + 1; row <= points; row++) {
      String next = coordinate(y(values.at(rows.value(row, i))));
      if (height.isEmpty()) {
        page.text("M" + x(row - 1) + " " + next);
      } else if (!next.equals(height)) {
        page.text("H" + x(row - 1) + "V" + next);
      }
      height = next;
    }
    page.text(height.isEmpty() ? "" : "H" + x(points)).text("\"/>\n");
  }

  private String x(int row) {
    return coordinate(LEFT + (double) (RIGHT - LEFT) * row / rows.periods().points());
  }

  private static double y(double at) {
    return BOTTOM - at * (BOTTOM - TOP);
  }

  /** A tenth of a unit is finer than a screen shows. */
  private static String coordinate(double position) {
    long tenths = Math.round(position * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}
