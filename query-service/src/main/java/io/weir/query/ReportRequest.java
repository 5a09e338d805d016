package io.weir.query;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.Tag;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;

/**
 * The parameters of {@code /api}: {@code tag}, {@code start} and {@code end} in ns, {@code points}.
 */
final class ReportRequest {
  static final int DEFAULT_POINTS = 1000;

  private ReportRequest() {}

  /**
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static Query.Report of(QueryParameters parameters) {
    String tag = parameters.text("tag");
    long start = parameters.int64("start");
    long end = parameters.int64("end");
    return of(tag, start, end, points(parameters));
  }

  static Query.Report of(String tag, long start, long end, int points) {
    try {
      return new Query.Report(Tag.of(tag), new Periods(start, end, points));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  static int points(QueryParameters parameters) {
    return parameters.optionalInt("points", 1, Periods.MAX_POINTS).orElse(DEFAULT_POINTS);
  }
}
