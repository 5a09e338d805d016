package io.weir.query.report;

import io.weir.service.http.ProblemException;
import java.util.List;

/** The columns of a table: those of its first report, which all others must have. */
final class TableColumns {
  private final TableShape shape;
  private List<String> titles;
  private int width;

  TableColumns(TableShape shape) {
    this.shape = shape;
  }

  /** Empty before the first report. */
  List<String> titles() {
    return titles;
  }

  /**
   * The columns with the rows of a report.
   *
   * @param compared null if it is not there
   * @throws ProblemException 400, if they are others than those before
   */
  List<ReportField> of(ReportTable report, ReportTable compared) {
    List<ReportField> fields = ReportField.of(shape, report, compared);
    List<String> ofReport = fields.stream().map(ReportField::title).toList();
    int widthOfReport = report.columns().get(0).width();
    if (titles == null) {
      titles = ofReport;
      width = widthOfReport;
    } else if (!titles.equals(ofReport)) {
      throw ReportRequest.otherWidth(width, widthOfReport);
    }
    return fields;
  }
}
