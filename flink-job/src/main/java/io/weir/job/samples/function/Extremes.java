package io.weir.job.samples.function;

import io.weir.job.samples.chunk.Decimals;
import java.util.Arrays;

/** The least and the greatest values of a period. Whole numbers have the order of the doubles. */
final class Extremes implements Part {
  private final double[] min;
  private final double[] max;

  Extremes(int width) {
    min = new double[width];
    max = new double[width];
  }

  @Override
  public void begin(long start, long end) {
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void add(Columns samples, int from, int to) {
    for (int v = 0; v < min.length; v++) {
      long[] column = samples.column(v);
      long least = column[from];
      long greatest = least;
      for (int i = from + 1; i < to; i++) {
        least = Math.min(least, column[i]);
        greatest = Math.max(greatest, column[i]);
      }
      min[v] = Math.min(min[v], Decimals.toDouble(least, samples.places(v)));
      max[v] = Math.max(max[v], Decimals.toDouble(greatest, samples.places(v)));
    }
  }

  @Override
  public void add(Bucket bucket) {
    for (int v = 0; v < min.length; v++) {
      min[v] = Math.min(min[v], bucket.min(v));
      max[v] = Math.max(max[v], bucket.max(v));
    }
  }

  double min(int value) {
    return min[value];
  }

  double max(int value) {
    return max[value];
  }
}
