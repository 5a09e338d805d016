package io.weir.query.report;

import io.weir.query.format.ArrowStream;
import io.weir.query.reply.Utf8Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes reports as an Arrow IPC stream of one batch each: the columns of {@link ReportCsv}, and
 * what it is about in the schema's metadata.
 */
final class ReportArrow implements ReportWriter {
  private final TableColumns columns;
  private final Map<String, String> about;
  private final Utf8Text bytes;
  private ArrowStream arrow;

  ReportArrow(TableShape shape, Map<String, String> about, Utf8Text bytes) {
    columns = new TableColumns(shape);
    this.about = about;
    this.bytes = bytes;
  }

  @Override
  public void write(ReportTable report, ReportTable compared) throws IOException {
    List<ReportField> fields = columns.of(report, compared);
    int rows = report.periods().points();
    if (arrow == null) {
      List<Field> schema = new ArrayList<>();
      fields.forEach(field -> schema.add(schema(field)));
      arrow = new ArrowStream(schema, about(report, compared), rows, bytes.output());
    }
    for (int i = 0; i < fields.size(); i++) {
      ReportField field = fields.get(i);
      switch (field.content()) {
        case TAG -> {
          arrow.dictionary(List.of(report.tag().utf8()));
          IntVector names = arrow.names(i, rows);
          for (int row = 0; row < rows; row++) {
            names.set(row, 0);
          }
        }
        case NUMBER -> numbers(field, arrow.numbers(i, rows), rows);
        case RESOLUTION -> wholes(field, arrow.wholes(i, rows), rows);
        default -> times(field, arrow.times(i, rows), rows);
      }
    }
    arrow.write(rows);
  }

  /** The resolution is in the metadata where it is in no column. */
  private Map<String, String> about(ReportTable report, ReportTable compared) {
    Map<String, String> all = new HashMap<>(about);
    if (!columns.titles().contains("resolution")) {
      all.put("resolution", Long.toString(report.coarsest(compared)));
    }
    return all;
  }

  private static Field schema(ReportField field) {
    return switch (field.content()) {
      case TAG -> ArrowStream.name(field.title());
      case NUMBER -> ArrowStream.number(field.title());
      case RESOLUTION -> ArrowStream.whole(field.title());
      default -> ArrowStream.time(field.title(), !field.title().equals("time"));
    };
  }

  private static void times(ReportField field, TimeStampNanoTZVector column, int rows) {
    for (int row = 1; row <= rows; row++) {
      if (field.has(row)) {
        column.set(row - 1, field.nanos(row));
      }
    }
  }

  private static void wholes(ReportField field, BigIntVector column, int rows) {
    for (int row = 1; row <= rows; row++) {
      if (field.has(row)) {
        column.set(row - 1, field.nanos(row));
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

  @Override
  public void end() throws IOException {
    arrow.end();
  }

  @Override
  public void close() {
    if (arrow != null) {
      arrow.close();
    }
  }
}
