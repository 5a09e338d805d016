package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/** The least and the greatest values of a period. Whole numbers have the order of the doubles. */
final class Extremes implements PeriodPart {
  private static final int SIGN = Long.SIZE - 1;

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
  public void add(ChunkColumns samples, int from, int to) {
    for (int v = 0; v < min.length; v++) {
      long[] column = samples.column(v);
      if (samples.places(v) == Decimals.NONE) {
        addBits(v, column, from, to);
      } else {
        addDecimals(v, column, samples.places(v), from, to);
      }
    }
  }

  /** Without a branch, in two lanes: in a random walk every other comparison is mispredicted. */
  private void addDecimals(int v, long[] column, int places, int from, int to) {
    long least = column[from];
    long greatest = least;
    long otherLeast = least;
    long otherGreatest = least;
    int i = from + 1;
    for (; i + 1 < to; i += 2) {
      long below = column[i] - least;
      least += below & below >> SIGN;
      long otherBelow = column[i + 1] - otherLeast;
      otherLeast += otherBelow & otherBelow >> SIGN;
      long above = greatest - column[i];
      greatest -= above & above >> SIGN;
      long otherAbove = otherGreatest - column[i + 1];
      otherGreatest -= otherAbove & otherAbove >> SIGN;
    }
    if (i < to) {
      otherLeast = Math.min(otherLeast, column[i]);
      otherGreatest = Math.max(otherGreatest, column[i]);
    }
    take(v, Math.min(least, otherLeast), Math.max(greatest, otherGreatest), places);
  }

  /** Differences of ordered bits may need more than 64 bits. */
  private void addBits(int v, long[] column, int from, int to) {
    long least = column[from];
    long greatest = least;
    for (int i = from + 1; i < to; i++) {
      least = Math.min(least, column[i]);
      greatest = Math.max(greatest, column[i]);
    }
    take(v, least, greatest, Decimals.NONE);
  }

  private void take(int v, long least, long greatest, int places) {
    take(v, Decimals.toDouble(least, places), Decimals.toDouble(greatest, places));
  }

  private void take(int v, double least, double greatest) {
    min[v] = Math.min(min[v], least);
    max[v] = Math.max(max[v], greatest);
  }

  @Override
  public Need need() {
    return Need.ENDS;
  }

  @Override
  public void add(ChunkSummary chunk) {
    for (int v = 0; v < min.length; v++) {
      take(v, chunk.min(v), chunk.max(v));
    }
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    for (int v = 0; v < min.length; v++) {
      int column = buckets.column(v, BucketRow.MIN);
      long least = least(buckets.numbers(column), from, to);
      min[v] = Math.min(min[v], Decimals.toDouble(least, buckets.places(column)));
      column = buckets.column(v, BucketRow.MAX);
      long greatest = greatest(buckets.numbers(column), from, to);
      max[v] = Math.max(max[v], Decimals.toDouble(greatest, buckets.places(column)));
    }
  }

  private static long least(long[] column, int from, int to) {
    long least = column[from];
    for (int i = from + 1; i < to; i++) {
      least = column[i] < least ? column[i] : least;
    }
    return least;
  }

  private static long greatest(long[] column, int from, int to) {
    long greatest = column[from];
    for (int i = from + 1; i < to; i++) {
      greatest = column[i] > greatest ? column[i] : greatest;
    }
    return greatest;
  }

  double min(int value) {
    return min[value];
  }

  double max(int value) {
    return max[value];
  }
}
