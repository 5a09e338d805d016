package io.weir.query.report;

import io.weir.model.Periods;
import io.weir.query.format.ArrowStream;
import io.weir.query.reply.Utf8Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes a report as an Arrow IPC stream of one batch: the columns of {@link ReportCsv}, and in the
 * schema's metadata the tag and the resolution.
 */
final class ReportArrow {
  private ReportArrow() {}

  static Utf8Text of(ReportTable report) {
    List<ReportField> fields = ReportField.of(report);
    List<Field> schema = new ArrayList<>();
    schema.add(ArrowStream.time("time", false));
    for (ReportField field : fields) {
      schema.add(
          field.isTime()
              ? ArrowStream.time(field.title(), true)
              : ArrowStream.number(field.title()));
    }
    Map<String, String> about =
        Map.of("tag", report.tag().toString(), "resolution", Long.toString(report.resolution()));
    int rows = report.periods().points();
    Utf8Text bytes = ReportJson.text(report);
    try (ArrowStream arrow = new ArrowStream(schema, about, rows, bytes.output())) {
      periods(report.periods(), arrow.times(0, rows));
      for (int i = 0; i < fields.size(); i++) {
        ReportField field = fields.get(i);
        if (field.isTime()) {
          times(field, arrow.times(i + 1, rows), rows);
        } else {
          numbers(field, arrow.numbers(i + 1, rows), rows);
        }
      }
      arrow.write(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  private static void periods(Periods periods, TimeStampNanoTZVector column) {
    for (int row = 1; row <= periods.points(); row++) {
      column.set(row - 1, periods.time(row));
    }
  }

  private static void times(ReportField field, TimeStampNanoTZVector column, int rows) {
    for (int row = 1; row <= rows; row++) {
      if (field.has(row)) {
        column.set(row - 1, field.time(row));
      }
    }
  }

  private static void numbers(ReportField field, Float8Vector column, int rows) {
    for (int row = 1; row <= rows; row++) {
      if (field.has(row)) {
        column.set(row - 1, field.number(row));
      }
    }
  }
}
