package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;

/** For the mean of the samples of a window, each of the same weight. */
final class RunningSums implements WindowPass.Total<RunningSums> {
  private final Sums sums;
  private final int width;

  RunningSums(int width) {
    sums = new Sums(width);
    this.width = width;
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    sums.add(samples, from, to);
  }

  @Override
  public Need need() {
    return Need.SUMS;
  }

  @Override
  public void add(ChunkSummary chunk) {
    sums.add(chunk);
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    sums.add(buckets, from, to);
  }

  @Override
  public void add(RunningSums other) {
    sums.add(other.sums);
  }

  @Override
  public void putMeans(double[] target, int at) {
    for (int v = 0; v < width; v++) {
      target[at + v] = sums.count() == 0 ? Double.NaN : sums.mean(v);
    }
  }
}
