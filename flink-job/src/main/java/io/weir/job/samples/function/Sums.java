package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.ColumnSums;
import io.weir.model.decimal.Decimals;
import io.weir.model.decimal.ExactSum;
import java.util.Arrays;

/** The sums of the values of a period, and how many samples there are. */
final class Sums implements PeriodPart {
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
  public void add(ChunkColumns samples, int from, int to) {
    for (int v = 0; v < sums.length; v++) {
      long[] column = samples.column(v);
      add(v, column, samples.places(v), from, to);
    }
    count += to - from;
  }

  @Override
  public void add(ChunkSummary chunk) {
    for (int v = 0; v < sums.length; v++) {
      sums[v].add(chunk.sum(v), chunk.places(v));
    }
    count += chunk.size();
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    for (int v = 0; v < sums.length; v++) {
      int column = buckets.column(v, BucketRow.SUM);
      add(v, buckets.numbers(column), buckets.places(column), from, to);
    }
    count += buckets.count(from, to);
  }

  private void add(int v, long[] numbers, int places, int from, int to) {
    if (places != Decimals.NONE) {
      sums[v].add(ColumnSums.sum(numbers, from, to), places);
      return;
    }
    for (int i = from; i < to; i++) {
      sums[v].add(Decimals.toDouble(numbers[i], places));
    }
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
