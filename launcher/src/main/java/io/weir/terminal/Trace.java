package io.weir.terminal;

import java.util.Arrays;

/**
 * The latest values of one line: one for each of a number of equal steps of time up to the last.
 */
final class Trace {
  private final double[] ring;
  private final long step;
  private long last = Long.MIN_VALUE;

  /**
   * @param length in steps
   * @param step in ns
   */
  Trace(int length, long step) {
    this.ring = new double[length];
    this.step = step;
    Arrays.fill(ring, Double.NaN);
  }

  /**
   * Adds a value, which holds until the next. One that is older than the latest step is passed
   * over.
   *
   * @param time ns
   */
  void add(long time, double value) {
    long at = Math.floorDiv(time, step);
    if (last == Long.MIN_VALUE) {
      last = at;
    } else if (at > last) {
      double held = ring[slot(last)];
      for (long i = Math.max(last + 1, at - ring.length + 1); i <= at; i++) {
        ring[slot(i)] = held;
      }
      last = at;
    }
    if (at == last) {
      ring[slot(at)] = value;
    }
  }

  private int slot(long at) {
    return (int) Math.floorMod(at, (long) ring.length);
  }

  /** The values, the latest one at the end; NaN where there is none. */
  double[] values() {
    double[] values = new double[ring.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = last == Long.MIN_VALUE ? Double.NaN : ring[slot(last - values.length + 1 + i)];
    }
    return values;
  }
}
