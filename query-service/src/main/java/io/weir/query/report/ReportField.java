package io.weir.query.report;

import io.weir.model.SampleFunction.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a report as a flat table: one value of one part of one function, or a time of M4.
 *
 * @param title {@code v0}; {@code min_v0} where several functions are asked for; {@code open_v0};
 *     {@code first_time}, {@code min_time_v0}
 * @param at which number, or which time, of a row of {@code column} it is
 */
record ReportField(String title, ReportColumn column, boolean isTime, int at) {
  private static final List<String> OHLC = List.of("open_", "high_", "low_", "close_");
  private static final List<String> M4 = List.of("first_", "min_", "max_", "last_");

  /** The columns next to the time of a row. */
  static List<ReportField> of(ReportTable report) {
    List<ReportField> fields = new ArrayList<>();
    for (ReportColumn column : report.columns()) {
      String function = report.hasNames() ? column.name() + "_" : "";
      for (int part = 0; part < column.kind().parts(); part++) {
        if (column.kind() == Kind.M4) {
          times(fields, report, function + M4.get(part) + "time", column, part);
        }
        String title =
            switch (column.kind()) {
              case OHLC -> function + OHLC.get(part);
              case M4 -> function + M4.get(part);
              default -> function;
            };
        for (int i = 0; i < column.width(); i++) {
          int at = part * column.width() + i;
          fields.add(new ReportField(title + report.value(i), column, false, at));
        }
      }
    }
    return fields;
  }

  /** First and last have one time for all values, min and max one for each. */
  private static void times(
      List<ReportField> fields, ReportTable report, String title, ReportColumn column, int part) {
    if (part == 0 || part == M4.size() - 1) {
      fields.add(new ReportField(title, column, true, part == 0 ? 0 : 1));
      return;
    }
    for (int i = 0; i < column.width(); i++) {
      int at = 2 + (part - 1) * column.width() + i;
      fields.add(new ReportField(title + "_" + report.value(i), column, true, at));
    }
  }

  /** Whether a row has a number, or a time, in this column. */
  boolean has(int row) {
    return column.has(row) && (isTime || Double.isFinite(number(row)));
  }

  double number(int row) {
    return column.number(row, at);
  }

  long time(int row) {
    return column.time(row, at);
  }
}
