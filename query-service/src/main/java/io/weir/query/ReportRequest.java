package io.weir.query;

import io.weir.http.ProblemException;
import io.weir.http.QueryParameters;
import io.weir.model.Periods;
import io.weir.model.Question;
import io.weir.model.Tag;

/**
 * What {@code /api} is asked for: {@code tag}, {@code start} and {@code end} in ns, {@code points}.
 */
final class ReportRequest {
  static final int DEFAULT_POINTS = 1000;

  private ReportRequest() {}

  /**
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static Question.Report of(QueryParameters query) {
    String tag = query.text("tag");
    long start = query.int64("start");
    long end = query.int64("end");
    return of(tag, start, end, points(query));
  }

  static Question.Report of(String tag, long start, long end, int points) {
    try {
      return new Question.Report(Tag.of(tag), new Periods(start, end, points));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  static int points(QueryParameters query) {
    return query.optionalInt("points", 1, Periods.MAX_POINTS).orElse(DEFAULT_POINTS);
  }
}
