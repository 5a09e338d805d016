package io.weir.testkit.workload;

/**
 * A stretch of a {@link Schedule} with one rate.
 *
 * @param rate samples a second, 1 to {@value #MAX_RATE}
 * @param nanos its length, more than 0
 */
public record Segment(long rate, long nanos) {
  /** The highest rate: with one sample a nanosecond times still differ. */
  public static final long MAX_RATE = 1_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public Segment {
    if (rate < 1 || rate > MAX_RATE) {
      throw new IllegalArgumentException("rate: must be 1 to " + MAX_RATE + ", got " + rate);
    }
    if (nanos < 1) {
      throw new IllegalArgumentException("nanos: must be 1 or more, got " + nanos);
    }
  }

  /** How many samples lie in it. */
  public long count() {
    return countBefore(nanos);
  }

  /** When sample {@code n} of the segment is, in ns from its beginning: floor(n * 1e9 / rate). */
  long offset(long n) {
    return n / rate * SECOND + n % rate * SECOND / rate;
  }

  /** How many samples have an offset of less than {@code offset} ns: ceil(offset * rate / 1e9). */
  long countBefore(long offset) {
    return offset / SECOND * rate + (offset % SECOND * rate + SECOND - 1) / SECOND;
  }
}
