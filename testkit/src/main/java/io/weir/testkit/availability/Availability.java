package io.weir.testkit.availability;

import java.time.Instant;
import java.util.Map;

/**
 * How a service was there for its callers.
 *
 * @param requests that were begun, repetitions not counted
 * @param errors how many of them failed at the first attempt, by reason
 * @param failedAfterRetry how many failed at the second attempt too, or for good without one
 * @param longestGapNanos the longest time without a success, over all connections
 * @param gapBegan when that time began
 */
public record Availability(
    long requests,
    Map<String, Long> errors,
    long failedAfterRetry,
    long longestGapNanos,
    Instant gapBegan) {
  /** How many requests failed at the first attempt. */
  public long failedAtFirst() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  public double longestGapSeconds() {
    return longestGapNanos / 1e9;
  }
}
