package io.weir.job.samples.function;

/** Arithmetic on times, ns, that may be as far apart as int64 goes. */
final class Times {
  private Times() {}

  /** From a time to a later one. */
  static double nanos(long from, long to) {
    long difference = to - from;
    return difference >= 0 ? difference : (difference & Long.MAX_VALUE) + 0x1p63;
  }

  /** A time so many ns earlier; the earliest of all where there is no such time. */
  static long before(long time, long nanos) {
    return time < Long.MIN_VALUE + nanos ? Long.MIN_VALUE : time - nanos;
  }
}
