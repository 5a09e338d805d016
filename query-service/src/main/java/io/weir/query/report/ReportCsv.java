package io.weir.query.report;

import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import java.util.List;

/** Writes a report as CSV: a line of names, then a line for each row; what is null is empty. */
final class ReportCsv {
  private ReportCsv() {}

  static Utf8Text of(ReportTable report) {
    List<ReportField> fields = ReportField.of(report);
    Utf8Text csv = ReportJson.text(report).text("time");
    fields.forEach(field -> csv.ascii(',').text(field.title()));
    DecimalWriter decimals = new DecimalWriter(fields.size());
    for (int row = 1; row <= report.periods().points(); row++) {
      csv.ascii('\n').number(report.periods().time(row));
      for (int i = 0; i < fields.size(); i++) {
        ReportField field = fields.get(i);
        csv.ascii(',');
        if (!field.has(row)) {
          continue;
        }
        if (field.isTime()) {
          csv.number(field.time(row));
        } else {
          decimals.write(csv, i, field.number(row));
        }
      }
    }
    return csv.ascii('\n');
  }
}
