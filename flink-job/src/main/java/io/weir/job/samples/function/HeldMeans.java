package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.ColumnSums;
import io.weir.job.samples.chunk.Times;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The mean over time of the values that are held, each sample's until the next one. Integrals are
 * of distances from the first value that is held in the period: not from one that gives way to a
 * sample where the period begins, as that may be so large that nothing else is left of them. Of a
 * bucket that reaches beyond the period, the mean of all of it counts up to the period's end, and
 * its last value after it.
 */
final class HeldMeans implements PeriodPart {
  private final double[] held;
  private final double[] base;
  private final double[] integral;

  /** How long each sample of a run is held, ns. */
  private double[] weights = {};

  private boolean holds;
  private long heldSince;
  private long end;

  /** Ns of the period since a value is held. */
  private double covered;

  HeldMeans(int width) {
    held = new double[width];
    base = new double[width];
    integral = new double[width];
  }

  /** Holds the latest sample before the first period. */
  void hold(double[] values) {
    System.arraycopy(values, 0, held, 0, held.length);
    holds = true;
  }

  @Override
  public void begin(long start, long newEnd) {
    heldSince = start;
    end = newEnd;
    covered = 0;
    System.arraycopy(held, 0, base, 0, held.length);
    Arrays.fill(integral, 0);
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    holdUntil(samples.time(from), v -> samples.get(v, from));
    if (samples.time(to - 1) < heldSince) {
      return; // within a bucket
    }
    if (weights.length < to - from) {
      weights = new double[samples.size()];
    }
    for (int i = from; i + 1 < to; i++) {
      weights[i - from] =
          Times.nanos(
              Math.max(heldSince, samples.time(i)), Math.max(heldSince, samples.time(i + 1)));
    }
    double span = Times.nanos(heldSince, samples.time(to - 1));
    covered += span;
    for (int v = 0; v < held.length; v++) {
      integral[v] += distances(samples, v, from, to, span);
      held[v] = samples.get(v, to - 1);
    }
    heldSince = samples.time(to - 1);
  }

  private double distances(ChunkColumns samples, int v, int from, int to, double span) {
    long[] column = samples.column(v);
    int places = samples.places(v);
    double sum = 0;
    if (places == Decimals.NONE) {
      for (int i = from; i + 1 < to; i++) {
        sum += (Decimals.toDouble(column[i], places) - base[v]) * weights[i - from];
      }
      return sum;
    }
    double ofDecimals = ColumnSums.integral(column, weights, from, to);
    return ofDecimals / Decimals.power(places) + (samples.get(v, from) - base[v]) * span;
  }

  @Override
  public void add(ChunkSummary chunk) {
    holdUntil(chunk.firstTime(), chunk::first);
    double span = Times.nanos(chunk.firstTime(), chunk.lastTime());
    covered += span;
    for (int v = 0; v < held.length; v++) {
      double ofDecimals = chunk.integral(v) / Decimals.power(chunk.places(v));
      integral[v] += ofDecimals + (chunk.first(v) - base[v]) * span;
      held[v] = chunk.last(v);
    }
    heldSince = chunk.lastTime();
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    for (int i = from; i < to; i++) {
      add(buckets, i);
    }
  }

  private void add(BucketColumns buckets, int i) {
    holdUntil(buckets.firstTime(i), v -> buckets.first(v, i));
    long last = Math.min(buckets.lastTime(i), end);
    double span = last > heldSince ? Times.nanos(heldSince, last) : 0;
    covered += span;
    for (int v = 0; v < held.length; v++) {
      integral[v] += (buckets.heldMean(v, i) - base[v]) * span;
      held[v] = last >= heldSince ? buckets.last(v, i) : held[v];
    }
    heldSince = Math.max(heldSince, last);
  }

  /** Holds on to a time; begins to hold then if nothing is held yet. */
  private void holdUntil(long time, IntToDoubleFunction first) {
    if (!holds) {
      holds = true;
      heldSince = time;
      Arrays.setAll(held, first);
      System.arraycopy(held, 0, base, 0, held.length);
    } else if (time > heldSince) {
      double weight = Times.nanos(heldSince, time);
      for (int v = 0; v < held.length; v++) {
        integral[v] += (held[v] - base[v]) * weight;
      }
      covered += weight;
      heldSince = time;
    } else if (time == heldSince && covered == 0) {
      Arrays.setAll(base, first);
    }
  }

  /** The mean up to the period's end; NaN if nothing is held. */
  double mean(int value) {
    if (!holds) {
      return Double.NaN;
    }
    double rest = end > heldSince ? Times.nanos(heldSince, end) : 0;
    return base[value] + (integral[value] + (held[value] - base[value]) * rest) / (covered + rest);
  }
}
