package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/**
 * The times of the first of the least and of the first of the greatest values of a period. Those of
 * a bucket count as of its first sample.
 */
final class ExtremeTimes implements PeriodPart {
  private final double[] min;
  private final double[] max;
  private final long[] minTimes;
  private final long[] maxTimes;

  ExtremeTimes(int width) {
    min = new double[width];
    max = new double[width];
    minTimes = new long[width];
    maxTimes = new long[width];
  }

  @Override
  public void begin(long start, long end) {
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    Arrays.fill(minTimes, 0);
    Arrays.fill(maxTimes, 0);
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    for (int v = 0; v < min.length; v++) {
      long[] column = samples.column(v);
      int least = from;
      int greatest = from;
      for (int i = from + 1; i < to; i++) {
        least = column[i] < column[least] ? i : least;
        greatest = column[i] > column[greatest] ? i : greatest;
      }
      takeMin(v, Decimals.toDouble(column[least], samples.places(v)), samples.time(least));
      takeMax(v, Decimals.toDouble(column[greatest], samples.places(v)), samples.time(greatest));
    }
  }

  @Override
  public Need need() {
    return Need.ENDS;
  }

  @Override
  public void add(ChunkSummary chunk) {
    for (int v = 0; v < min.length; v++) {
      takeMin(v, chunk.min(v), chunk.minTime(v));
      takeMax(v, chunk.max(v), chunk.maxTime(v));
    }
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    for (int v = 0; v < min.length; v++) {
      long[] mins = buckets.numbers(buckets.column(v, BucketRow.MIN));
      long[] maxs = buckets.numbers(buckets.column(v, BucketRow.MAX));
      int least = from;
      int greatest = from;
      for (int i = from + 1; i < to; i++) {
        least = mins[i] < mins[least] ? i : least;
        greatest = maxs[i] > maxs[greatest] ? i : greatest;
      }
      takeMin(v, buckets.min(v, least), buckets.firstTime(least));
      takeMax(v, buckets.max(v, greatest), buckets.firstTime(greatest));
    }
  }

  private void takeMin(int v, double value, long time) {
    if (Double.compare(value, min[v]) < 0) {
      min[v] = value;
      minTimes[v] = time;
    }
  }

  private void takeMax(int v, double value, long time) {
    if (Double.compare(value, max[v]) > 0) {
      max[v] = value;
      maxTimes[v] = time;
    }
  }

  /** 0 if there is no sample. */
  long minTime(int value) {
    return minTimes[value];
  }

  /** 0 if there is no sample. */
  long maxTime(int value) {
    return maxTimes[value];
  }
}
