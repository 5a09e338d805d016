package io.weir.benchmarks.ask;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of a row of questions.
 *
 * @param latency microseconds; from when each was due, where they came at a rate
 * @param cpuMicros CPU time of the server meanwhile
 * @param errors how many, by what went wrong
 * @param rows that were compared with what they must be
 * @param rightRows those of them that were right to the bit
 */
public record Asked(
    Histogram latency, long cpuMicros, Map<String, Long> errors, long rows, long rightRows) {
  public double millis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }

  /** CPU milliseconds of the server a question. */
  public double cpuMillis() {
    return cpuMicros / 1000.0 / Math.max(1, latency.getTotalCount());
  }

  /** Of the rows that were compared, those that were right, 0 to 1. */
  public double exactShare() {
    return rows == 0 ? 0 : (double) rightRows / rows;
  }

  /** Questions without an answer. */
  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
