package io.weir.query.report;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;

/**
 * The parameters of {@code /api}: {@code tag}, {@code start} and {@code end} in ns, {@code points},
 * {@code width}.
 */
public final class ReportRequest {
  public static final int DEFAULT_POINTS = 1000;

  private ReportRequest() {}

  /**
   * @param preferred width of the series that is meant if none is asked for; 0 if none is
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  public static Query.Report of(QueryParameters parameters, int preferred) {
    String tag = parameters.text("tag");
    long start = parameters.int64("start");
    long end = parameters.int64("end");
    return of(tag, start, end, points(parameters), width(parameters), preferred);
  }

  /**
   * The same from values that are parsed already.
   *
   * @throws ProblemException 400, naming the limit and what was got
   */
  public static Query.Report of(
      String tag, long start, long end, int points, int width, int preferred) {
    try {
      return new Query.Report(Tag.of(tag), new Periods(start, end, points), width, preferred);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /** The width asked for, 0 for none. */
  public static int width(QueryParameters parameters) {
    return parameters.optionalInt("width", 1, SampleBlock.MAX_WIDTH).orElse(0);
  }

  private static int points(QueryParameters parameters) {
    return parameters.optionalInt("points", 1, Periods.MAX_POINTS).orElse(DEFAULT_POINTS);
  }
}
