package io.weir.job.samples.function;

import io.weir.model.decimal.Decimals;
import io.weir.model.decimal.ExactSum;
import java.util.Arrays;

/** The sums of the values of a period, and how many samples there are. */
final class Sums implements PeriodPart {
  /** Samples whose decimals may be summed as longs: {@link Decimals#MAX_MANTISSA} each. */
  private static final int RUN = (int) (Long.MAX_VALUE / Decimals.MAX_MANTISSA);

  private final ExactSum[] sums;
  private long count;

  Sums(int width) {
    sums = new ExactSum[width];
    Arrays.setAll(sums, v -> new ExactSum());
  }

  @Override
  public void begin(long start, long end) {
    for (ExactSum sum : sums) {
      sum.clear();
    }
    count = 0;
  }

  @Override
  public void add(Columns samples, int from, int to) {
    for (int v = 0; v < sums.length; v++) {
      long[] column = samples.column(v);
      if (samples.places(v) == Decimals.NONE) {
        for (int i = from; i < to; i++) {
          sums[v].add(Decimals.toDouble(column[i], Decimals.NONE));
        }
        continue;
      }
      for (int run = from; run < to; run += RUN) {
        sums[v].add(sum(column, run, Math.min(to, run + RUN)), samples.places(v));
      }
    }
    count += to - from;
  }

  @Override
  public void add(Bucket bucket) {
    for (int v = 0; v < sums.length; v++) {
      sums[v].add(bucket.sum(v));
    }
    count += bucket.count();
  }

  private static long sum(long[] column, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += column[i];
    }
    return sum;
  }

  /** Adds all that other sums have. */
  void add(Sums other) {
    for (int v = 0; v < sums.length; v++) {
      sums[v].add(other.sums[v]);
    }
    count += other.count;
  }

  long count() {
    return count;
  }

  double sum(int value) {
    return sums[value].value();
  }

  double mean(int value) {
    return sums[value].dividedBy(count);
  }
}
