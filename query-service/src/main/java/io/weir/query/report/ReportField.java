package io.weir.query.report;

import io.weir.model.SampleFunction.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of reports as a flat table.
 *
 * @param title {@code time}, {@code tag}, {@code resolution}; {@code v0}; {@code min_v0} where
 *     several functions are asked for; {@code open_v0}; {@code first_time}, {@code min_time_v0};
 *     all after {@code compare_} where they are of what a report is compared with
 * @param report null if it is not there, so that the column is empty
 * @param column of which numbers and times of samples are
 * @param at which number, or which time, of a row of {@code column} it is
 */
record ReportField(String title, Content content, ReportTable report, ReportColumn column, int at) {
  private static final List<String> OHLC = List.of("open_", "high_", "low_", "close_");
  private static final List<String> M4 = List.of("first_", "min_", "max_", "last_");

  /** What a column has. */
  enum Content {
    TIME,
    TAG,
    RESOLUTION,
    /** One value of one part of one function. */
    NUMBER,
    /** A time of M4. */
    SAMPLE_TIME
  }

  /** All columns of a report, and of what it is compared with, null if that is not there. */
  static List<ReportField> of(TableShape shape, ReportTable report, ReportTable compared) {
    List<ReportField> fields = new ArrayList<>();
    fields.add(new ReportField("time", Content.TIME, report, null, 0));
    if (shape.hasTags()) {
      fields.add(new ReportField("tag", Content.TAG, report, null, 0));
      fields.add(new ReportField("resolution", Content.RESOLUTION, report, null, 0));
    }
    addColumns(fields, report);
    if (shape.isCompared()) {
      TableShape alone = new TableShape(shape.hasTags(), false);
      for (ReportField field : of(alone, compared == null ? report : compared, null)) {
        if (field.content() != Content.TAG) {
          fields.add(field.compared(compared));
        }
      }
    }
    return fields;
  }

  private ReportField compared(ReportTable with) {
    return new ReportField("compare_" + title, content, with, column, at);
  }

  private static void addColumns(List<ReportField> fields, ReportTable report) {
    for (ReportColumn column : report.columns()) {
      String function = report.hasNames() ? column.name() + "_" : "";
      for (int part = 0; part < column.kind().parts(); part++) {
        if (column.kind() == Kind.M4) {
          addTimes(fields, report, function + M4.get(part) + "time", column, part);
        }
        String title =
            switch (column.kind()) {
              case OHLC -> function + OHLC.get(part);
              case M4 -> function + M4.get(part);
              default -> function;
            };
        for (int i = 0; i < column.width(); i++) {
          int at = part * column.width() + i;
          fields.add(new ReportField(title + report.value(i), Content.NUMBER, report, column, at));
        }
      }
    }
  }

  /** First and last have one time for all values, min and max one for each. */
  private static void addTimes(
      List<ReportField> fields, ReportTable report, String title, ReportColumn column, int part) {
    if (part == 0 || part == M4.size() - 1) {
      fields.add(new ReportField(title, Content.SAMPLE_TIME, report, column, part == 0 ? 0 : 1));
      return;
    }
    for (int i = 0; i < column.width(); i++) {
      int at = 2 + (part - 1) * column.width() + i;
      String ofValue = title + "_" + report.value(i);
      fields.add(new ReportField(ofValue, Content.SAMPLE_TIME, report, column, at));
    }
  }

  /** Whether a row has anything in this column. */
  boolean has(int row) {
    return report != null
        && (column == null || column.has(row))
        && (content != Content.NUMBER || Double.isFinite(number(row)));
  }

  double number(int row) {
    return column.number(row, at);
  }

  /** A time, ns, or a resolution, ns. */
  long nanos(int row) {
    return switch (content) {
      case TIME -> report.periods().time(row);
      case SAMPLE_TIME -> column.time(row, at);
      default -> report.resolution();
    };
  }
}
