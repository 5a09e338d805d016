package io.weir.testkit.workload;

import java.util.List;

/** How the rate goes over a run. */
public enum Profile {
  /** One rate all along (W4). */
  STEADY,
  /** The rate, a minute at five times of it (W5), and a second at twenty times (W6). */
  PEAKS;

  private static final long SECOND = 1_000_000_000L;
  private static final int MINUTE_FACTOR = 5;
  private static final int SECOND_FACTOR = 20;

  /** The shortest run with peaks. */
  public static final long SHORTEST_PEAKS = 8 * SECOND;

  /**
   * The segments of a run. With peaks the minute shrinks to a quarter of a run of less than four
   * minutes, and what is left is the plain rate, a third each before, between and after them.
   *
   * @param rate samples a second, apart from peaks
   * @param nanos how long in all
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public List<Segment> segments(long rate, long nanos) {
    if (this == STEADY) {
      return List.of(new Segment(rate, nanos));
    }
    if (nanos < SHORTEST_PEAKS) {
      throw new IllegalArgumentException(
          "duration: must be 8s or more with peaks, got " + nanos / 1_000_000 + " ms");
    }
    long minute = Math.min(60 * SECOND, nanos / 4);
    long third = (nanos - minute - SECOND) / 3;
    Segment plain = new Segment(rate, third);
    return List.of(
        plain,
        new Segment(rate * MINUTE_FACTOR, minute),
        plain,
        new Segment(rate * SECOND_FACTOR, SECOND),
        plain);
  }
}
