package io.weir.query.prometheus;

import java.util.Arrays;

/**
 * Samples of one value with times in ms, ascending: of several within one millisecond the last. For
 * one thread.
 */
final class SeriesSamples {
  private long[] millis = new long[128];
  private double[] values = new double[128];
  private int size;

  int size() {
    return size;
  }

  long millis(int i) {
    return millis[i];
  }

  double value(int i) {
    return values[i];
  }

  /** Forgets the first ones. */
  void removeFirst(int count) {
    System.arraycopy(millis, count, millis, 0, size - count);
    System.arraycopy(values, count, values, 0, size - count);
    size -= count;
  }

  /**
   * Adds a sample, which is later than those before.
   *
   * @param time ns
   */
  void add(long time, double value) {
    long at = Math.floorDiv(time, ReadSeries.NANOS);
    if (size > 0 && millis[size - 1] == at) {
      values[size - 1] = value;
      return;
    }
    if (size == millis.length) {
      millis = Arrays.copyOf(millis, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    millis[size] = at;
    values[size++] = value;
  }
}
