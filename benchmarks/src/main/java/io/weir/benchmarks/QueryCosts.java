package io.weir.benchmarks;

import io.weir.testkit.probe.QueryRunResult;
import org.HdrHistogram.Histogram;

/**
 * What queries cost.
 *
 * @param result how soon answers came; from when each was due, where they came at a rate
 * @param cpuMicros CPU time of the server meanwhile
 * @param rows that were compared with what they must be
 * @param rightRows those of them that were right to the bit
 */
record QueryCosts(QueryRunResult result, long cpuMicros, long rows, long rightRows) {
  Histogram latency() {
    return result.latency();
  }

  /** CPU milliseconds of the server a query. */
  double cpuMillis() {
    return cpuMicros / 1000.0 / Math.max(1, latency().getTotalCount());
  }

  /** Of the rows that were compared, those that were right, 0 to 1. */
  double exactShare() {
    return rows == 0 ? 0 : (double) rightRows / rows;
  }
}
