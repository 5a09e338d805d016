package io.weir.model;

/**
 * The N equal parts of an interval: period i, for i = 1..N, is [t(i-1), t(i)) with {@code t(i) =
 * start + floor((end - start) * i / N)}.
 *
 * <p>Exact for all of int64, where {@code end - start} needs 64 bits without a sign: with {@code d
 * = q * N + r}, {@code floor(d * i / N) = q * i + floor(r * i / N)}, and neither product overflows.
 *
 * @param start ns, before {@code end}
 * @param end ns
 * @param points N, 1 to {@value #MAX_POINTS}, and no more than the interval has nanoseconds
 */
public record Periods(long start, long end, int points) {
  /** The most periods that an interval may be cut into. */
  public static final int MAX_POINTS = 10_000;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public Periods {
    if (end <= start) {
      throw new IllegalArgumentException(
          "end: must be after start, got start=" + start + " and end=" + end);
    }
    if (points < 1 || points > MAX_POINTS) {
      throw new IllegalArgumentException("points: must be 1 to " + MAX_POINTS + ", got " + points);
    }
    if (Long.compareUnsigned(end - start, points) < 0) {
      throw new IllegalArgumentException(
          "points: must be no more than the interval's nanoseconds, got points="
              + points
              + " for "
              + Long.toUnsignedString(end - start)
              + " ns");
    }
  }

  /** t(i) in ns, for i = 0 (the start) to N (the end). */
  public long time(int i) {
    long d = end - start;
    long q = Long.divideUnsigned(d, points);
    long r = Long.remainderUnsigned(d, points);
    return start + q * i + r * i / points;
  }

  /** The length of a period in ns, rounded down; without a sign. */
  public long width() {
    return Long.divideUnsigned(end - start, points);
  }
}
