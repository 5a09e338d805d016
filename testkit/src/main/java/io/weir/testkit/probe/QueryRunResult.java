package io.weir.testkit.probe;

import io.weir.testkit.availability.Availability;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How soon reports came.
 *
 * @param latency microseconds from when each request was due to its last byte; errors included
 * @param errors how many, by what went wrong in the end: a status, a lost connection, a wrong
 *     number of rows
 * @param availability how the service was there for requests
 */
public record QueryRunResult(
    Histogram latency, Map<String, Long> errors, Availability availability) {
  /** How many requests went wrong. */
  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
