package io.weir.query.documents;

import io.javalin.http.Context;
import io.weir.model.records.MetricKey;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;

/** The metric in a path {@code /metric/{type}/{id}}. */
final class MetricPath {
  private MetricPath() {}

  /**
   * The metric.
   *
   * @throws ProblemException 400, naming the field
   */
  static MetricKey key(Context ctx) {
    try {
      return MetricKey.of(PathSegments.of(ctx.path()).get(2));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
