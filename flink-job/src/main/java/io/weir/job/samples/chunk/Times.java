package io.weir.job.samples.chunk;

/** Arithmetic on times, ns, that may be as far apart as int64 goes. */
public final class Times {
  private Times() {}

  /** From a time to a later one. */
  public static double nanos(long from, long to) {
    long difference = to - from;
    return difference >= 0 ? difference : (difference & Long.MAX_VALUE) + 0x1p63;
  }

  /** A time so many ns earlier; the earliest of all where there is no such time. */
  public static long before(long time, long nanos) {
    return time < Long.MIN_VALUE + nanos ? Long.MIN_VALUE : time - nanos;
  }
}
