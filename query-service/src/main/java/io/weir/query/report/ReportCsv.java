package io.weir.query.report;

import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import java.util.List;

/** Writes reports as CSV: a line of names, then a line for each row; what is null is empty. */
final class ReportCsv implements ReportWriter {
  private final TableColumns columns;
  private final Utf8Text csv;
  private DecimalWriter decimals;

  ReportCsv(TableShape shape, Utf8Text csv) {
    columns = new TableColumns(shape);
    this.csv = csv;
  }

  @Override
  public void write(ReportTable report, ReportTable compared) {
    List<ReportField> fields = columns.of(report, compared);
    if (decimals == null) {
      decimals = new DecimalWriter(fields.size());
      csv.text(String.join(",", columns.titles())).ascii('\n');
    }
    for (int row = 1; row <= report.periods().points(); row++) {
      for (int i = 0; i < fields.size(); i++) {
        if (i > 0) {
          csv.ascii(',');
        }
        write(fields.get(i), row, i);
      }
      csv.ascii('\n');
    }
  }

  private void write(ReportField field, int row, int column) {
    if (field.has(row)) {
      switch (field.content()) {
        case TAG -> csv.csv(field.report().tag());
        case NUMBER -> decimals.write(csv, column, field.number(row));
        default -> csv.number(field.nanos(row));
      }
    }
  }

  @Override
  public void end() {
    // The last line has its end.
  }
}
