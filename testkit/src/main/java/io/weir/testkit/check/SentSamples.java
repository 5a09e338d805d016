package io.weir.testkit.check;

import java.util.Arrays;

/**
 * Samples of one tag that were sent, in order.
 *
 * @param times ns since the epoch, ascending
 * @param values of each sample
 */
record SentSamples(long[] times, double[][] values) {
  /** How many are earlier than a time. */
  int before(long time) {
    int at = Arrays.binarySearch(times, time);
    return at < 0 ? -at - 1 : at;
  }

  double[] column(int value, int from, int to) {
    double[] column = new double[to - from];
    Arrays.setAll(column, i -> values[from + i][value]);
    return column;
  }
}
