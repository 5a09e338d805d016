package io.weir.query.report;

import io.weir.query.reply.Utf8Text;

/**
 * Writes the rows of reports as JSON, one a line: with the tag and the resolution if there are
 * several reports, and with the same row of what a report is compared with.
 */
final class ReportLines implements ReportWriter {
  private final TableShape shape;
  private final Utf8Text json;

  ReportLines(TableShape shape, Utf8Text json) {
    this.shape = shape;
    this.json = json;
  }

  @Override
  public void write(ReportTable report, ReportTable compared) {
    ReportJson rows = rows(report, true);
    ReportJson comparedRows = compared == null ? null : rows(compared, false);
    for (int row = 1; row <= report.periods().points(); row++) {
      rows.openRow(row);
      if (comparedRows != null) {
        json.text(",\"compare\":");
        comparedRows.openRow(row);
        json.ascii('}');
      } else if (shape.isCompared()) {
        json.text(",\"compare\":null");
      }
      json.text("}\n");
    }
  }

  private ReportJson rows(ReportTable report, boolean withTag) {
    Utf8Text about = new Utf8Text(64);
    if (shape.hasTags()) {
      if (withTag) {
        about.text(",\"tag\":").json(report.tag());
      }
      about.text(",\"resolution\":").number(report.resolution());
    }
    return new ReportJson(json, report, about.toBytes());
  }

  @Override
  public void end() {
    // The last line has its end.
  }
}
