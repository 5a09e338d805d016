package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.Times;
import io.weir.model.decimal.Decimals;

/**
 * For the mean of the samples of a window with the weights {@code e^(-age / duration)}: sums are as
 * of the latest sample, and lose weight as time goes on. The samples of a bucket count as its mean
 * amid its time.
 */
final class RunningWeights implements WindowPass.Total<RunningWeights> {
  /** For the weights of neighbouring samples. */
  static final class Room {
    private double[] weights = {};

    private double[] of(int size) {
      if (weights.length < size) {
        weights = new double[size + size / 4];
      }
      return weights;
    }
  }

  private final double duration;
  private final double[] sums;
  private double weight;
  private long asOf = Long.MIN_VALUE;
  private final Room room;

  /**
   * @param duration ns
   * @param room what all totals of one pass share
   */
  RunningWeights(int width, long duration, Room room) {
    this.room = room;
    this.duration = duration;
    sums = new double[width];
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    moveTo(samples.time(to - 1));
    double[] weights = room.of(to - from);
    for (int i = from; i < to; i++) {
      weights[i - from] = left(samples.time(i), asOf);
      weight += weights[i - from];
    }
    for (int v = 0; v < sums.length; v++) {
      long[] column = samples.column(v);
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += weights[i - from] * Decimals.toDouble(column[i], samples.places(v));
      }
      sums[v] += sum;
    }
  }

  @Override
  public Need need() {
    return Need.SAMPLES;
  }

  @Override
  public void add(ChunkSummary chunk) {
    throw new UnsupportedOperationException("weights are of samples");
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    for (int i = from; i < to; i++) {
      long first = buckets.firstTime(i);
      long middle = first + (buckets.lastTime(i) - first) / 2;
      moveTo(middle);
      double each = left(middle, asOf);
      for (int v = 0; v < sums.length; v++) {
        sums[v] += each * buckets.sum(v, i);
      }
      weight += each * buckets.count(i);
    }
  }

  @Override
  public void add(RunningWeights other) {
    moveTo(other.asOf);
    double left = left(other.asOf, asOf);
    for (int v = 0; v < sums.length; v++) {
      sums[v] += left * other.sums[v];
    }
    weight += left * other.weight;
  }

  private void moveTo(long time) {
    if (time > asOf) {
      double left = left(asOf, time);
      for (int v = 0; v < sums.length; v++) {
        sums[v] *= left;
      }
      weight *= left;
      asOf = time;
    }
  }

  /** The weight that is left at a time of one at an earlier time. */
  private double left(long earlier, long time) {
    return time >= earlier ? Math.exp(-Times.nanos(earlier, time) / duration) : 1;
  }

  @Override
  public void putMeans(double[] target, int at) {
    for (int v = 0; v < sums.length; v++) {
      target[at + v] = weight == 0 ? Double.NaN : sums[v] / weight;
    }
  }
}
