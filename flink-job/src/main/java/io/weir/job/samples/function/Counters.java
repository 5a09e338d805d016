package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.ColumnSums;
import io.weir.model.decimal.Decimals;
import io.weir.model.decimal.ExactSum;
import java.util.Arrays;

/**
 * What counters lost where they began anew at 0: the values before each that is less than the one
 * before it. Those inside a bucket are not seen.
 */
final class Counters implements PeriodPart {
  private final ExactSum[] lost;
  private final double[] last;
  private boolean empty;

  Counters(int width) {
    lost = new ExactSum[width];
    Arrays.setAll(lost, v -> new ExactSum());
    last = new double[width];
  }

  @Override
  public void begin(long start, long end) {
    for (ExactSum each : lost) {
      each.clear();
    }
    empty = true;
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    for (int v = 0; v < lost.length; v++) {
      long[] column = samples.column(v);
      int places = samples.places(v);
      follow(v, samples.get(v, from));
      if (places != Decimals.NONE) {
        lost[v].add(ColumnSums.lost(column, from, to), places);
      }
      for (int i = from + 1; i < to && places == Decimals.NONE; i++) {
        if (column[i] < column[i - 1]) {
          lost[v].add(Decimals.toDouble(column[i - 1], places));
        }
      }
      last[v] = samples.get(v, to - 1);
    }
    empty = false;
  }

  @Override
  public void add(ChunkSummary chunk) {
    for (int v = 0; v < lost.length; v++) {
      follow(v, chunk.first(v));
      lost[v].add(chunk.lost(v), chunk.places(v));
      last[v] = chunk.last(v);
    }
    empty = false;
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    for (int i = from; i < to; i++) {
      for (int v = 0; v < lost.length; v++) {
        follow(v, buckets.first(v, i));
        last[v] = buckets.last(v, i);
      }
      empty = false;
    }
  }

  private void follow(int v, double next) {
    if (!empty && next < last[v]) {
      lost[v].add(last[v]);
    }
  }

  ExactSum lost(int value) {
    return lost[value];
  }
}
