package io.weir.gateway.influx;

import io.weir.model.Excerpt;
import io.weir.service.http.ProblemException;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The unit of a request's timestamps. */
final class Precision {
  private static final String FIELD = "precision";

  private static final Map<String, Long> NANOS =
      Map.of(
          "n", 1L,
          "ns", 1L,
          "u", TimeUnit.MICROSECONDS.toNanos(1),
          "us", TimeUnit.MICROSECONDS.toNanos(1),
          "µ", TimeUnit.MICROSECONDS.toNanos(1),
          "ms", TimeUnit.MILLISECONDS.toNanos(1),
          "s", TimeUnit.SECONDS.toNanos(1),
          "m", TimeUnit.MINUTES.toNanos(1),
          "h", TimeUnit.HOURS.toNanos(1));

  private Precision() {}

  /**
   * The unit in ns.
   *
   * @throws ProblemException 400
   */
  static long nanos(String text) {
    Long nanos = NANOS.get(text);
    if (nanos == null) {
      throw ProblemException.badRequest(
          FIELD,
          FIELD
              + ": must be one of "
              + new TreeSet<>(NANOS.keySet())
              + ", got \""
              + Excerpt.of(text)
              + '"');
    }
    return nanos;
  }
}
