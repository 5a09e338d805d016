package io.weir.testkit.load;

import io.weir.testkit.workload.Segment;
import org.HdrHistogram.Histogram;

/**
 * What became of one segment of the schedule. All times in ns.
 *
 * @param sent samples sent at least once
 * @param acknowledged samples that a 204 came for
 * @param dueNanos from the segment's beginning until its last batch was due
 * @param acknowledgedNanos from the beginning until the last 204
 * @param generatorLag the sum over all batches of how long they lay while a connection was free
 * @param serverLag the same of how long they were due while every connection waited for the server
 * @param worstGeneratorLag the longest that a batch lay while a connection was free
 * @param idle which part of the time the sending thread had nothing to do
 * @param latency microseconds from when a batch was due to its 204
 */
public record SegmentResult(
    Segment segment,
    long sent,
    long acknowledged,
    long dueNanos,
    long acknowledgedNanos,
    long generatorLag,
    long serverLag,
    long worstGeneratorLag,
    double idle,
    Histogram latency) {
  /** How late the last 204 may be: that long, or a hundredth of the segment if that is more. */
  private static final long TOLERANCE = 250_000_000L;

  /** How late any 204 may be: a server that was away, and caught up, has not kept the rate. */
  private static final long LONGEST_MICROS = 5_000_000L;

  private static final double LEAST_IDLE = 0.05;

  /** Whether a rate was kept, and if not, which side was too slow. */
  public enum Verdict {
    KEPT,
    SERVER_TOO_SLOW,
    GENERATOR_TOO_SLOW
  }

  /** Of a segment that was sent open loop. */
  public Verdict verdict() {
    boolean inTime =
        acknowledgedNanos - dueNanos <= Math.max(TOLERANCE, segment.nanos() / 100)
            && acknowledged == sent
            && latency.getMaxValue() <= LONGEST_MICROS;
    if (inTime) {
      return Verdict.KEPT;
    }
    // Even where connections were busy: if the generator was too, more would not have helped.
    return generatorLag > serverLag || idle < LEAST_IDLE
        ? Verdict.GENERATOR_TOO_SLOW
        : Verdict.SERVER_TOO_SLOW;
  }

  /** How long it was: less than the schedule says if it was stopped. */
  public double seconds() {
    return (sent < segment.count() ? dueNanos : segment.nanos()) / 1e9;
  }

  /** Samples acknowledged a second, from the beginning to the last 204. */
  public double acknowledgedRate() {
    return acknowledged * 1e9 / Math.max(1, Math.max(acknowledgedNanos, dueNanos));
  }
}
