package io.weir.job.samples.function;

import io.weir.job.samples.chunk.Decimals;

/**
 * For the mean of the samples of a window with the weights {@code e^(-age / duration)}: sums are as
 * of the latest sample, and lose weight as time goes on. The samples of a bucket count as its mean
 * at the middle of its time.
 */
final class RunningWeights implements WindowPass.Running<RunningWeights.Mark> {
  /** Sums as of a time. */
  record Mark(double[] sums, double weight, long count) {}

  private final double duration;
  private final double[] sums;
  private double weight;
  private long count;
  private long asOf = Long.MIN_VALUE;
  private double[] weights = {};

  /**
   * @param duration ns
   */
  RunningWeights(int width, long duration) {
    this.duration = duration;
    sums = new double[width];
  }

  @Override
  public void add(Columns samples, int from, int to) {
    moveTo(samples.time(to - 1));
    if (weights.length < to - from) {
      weights = new double[samples.size()];
    }
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
    count += to - from;
  }

  @Override
  public void add(Bucket bucket) {
    long middle = bucket.firstTime() + (bucket.lastTime() - bucket.firstTime()) / 2;
    moveTo(middle);
    double each = left(middle, asOf);
    for (int v = 0; v < sums.length; v++) {
      sums[v] += each * bucket.sum(v);
    }
    weight += each * bucket.count();
    count += bucket.count();
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
  public Mark mark(long time) {
    double left = left(asOf, time);
    double[] asOfTime = new double[sums.length];
    for (int v = 0; v < sums.length; v++) {
      asOfTime[v] = sums[v] * left;
    }
    return new Mark(asOfTime, weight * left, count);
  }

  @Override
  public void putMeans(Mark mark, long markTime, long time, double[] target, int at) {
    double left = left(asOf, time);
    double ofMark = left(markTime, time);
    double inWindow = weight * left - mark.weight * ofMark;
    for (int v = 0; v < sums.length; v++) {
      target[at + v] =
          count == mark.count ? Double.NaN : (sums[v] * left - mark.sums[v] * ofMark) / inWindow;
    }
  }
}
