package io.weir.job.samples.function;

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
  public void add(Columns samples, int from, int to) {
    for (int v = 0; v < lost.length; v++) {
      long[] column = samples.column(v);
      follow(v, samples.get(v, from));
      for (int i = from + 1; i < to; i++) {
        if (column[i] < column[i - 1]) {
          add(v, column[i - 1], samples.places(v));
        }
      }
      last[v] = samples.get(v, to - 1);
    }
    empty = false;
  }

  @Override
  public void add(Bucket bucket) {
    for (int v = 0; v < lost.length; v++) {
      follow(v, bucket.first(v));
      last[v] = bucket.last(v);
    }
    empty = false;
  }

  private void add(int v, long number, int places) {
    if (places == Decimals.NONE) {
      lost[v].add(Decimals.toDouble(number, places));
    } else {
      lost[v].add(number, places);
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
