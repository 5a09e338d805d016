package io.weir.job.samples.function;

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
  public void add(Columns samples, int from, int to) {
    for (int v = 0; v < sums.length; v++) {
      long[] column = samples.column(v);
      if (samples.places(v) == Decimals.NONE) {
        for (int i = from; i < to; i++) {
          sums[v].add(Decimals.toDouble(column[i], Decimals.NONE));
        }
        continue;
      }
      sums[v].add(ColumnSums.sum(column, from, to), samples.places(v));
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
  public void add(Bucket bucket) {
    for (int v = 0; v < sums.length; v++) {
      sums[v].add(bucket.sum(v));
    }
    count += bucket.count();
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
