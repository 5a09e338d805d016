package io.weir.testkit.probe;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How soon samples could be seen.
 *
 * @param lag microseconds from a sample's 204 to the answer that shows it
 * @param errors how many probes failed, by reason
 */
public record LagResult(Histogram lag, Map<String, Long> errors) {
  /** How many probes failed. */
  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
