package io.weir.datagen.probe;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How soon reports came.
 *
 * @param latency microseconds from when each request was due to its last byte; errors included
 * @param errors how many, by what went wrong: a status, a lost connection, a wrong number of rows
 */
public record QueryResult(Histogram latency, Map<String, Long> errors) {
  /** How many requests went wrong. */
  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
