package io.weir.job.samples.function;

import java.util.Arrays;

/** For the mean of the samples of a window, each of the same weight. */
final class RunningSums implements WindowPass.Running<RunningSums.Mark> {
  /** The sums of all samples before a time. */
  record Mark(ExactSum[] sums, long count) {}

  private final Sums sums;
  private final int width;
  private final ExactSum difference = new ExactSum();

  RunningSums(int width) {
    sums = new Sums(width);
    this.width = width;
  }

  @Override
  public void add(Columns samples, int from, int to) {
    sums.add(samples, from, to);
  }

  @Override
  public void add(Bucket bucket) {
    sums.add(bucket);
  }

  @Override
  public Mark mark(long time) {
    ExactSum[] copies = new ExactSum[width];
    Arrays.setAll(copies, v -> new ExactSum());
    for (int v = 0; v < width; v++) {
      copies[v].add(sums.all(v));
    }
    return new Mark(copies, sums.count());
  }

  @Override
  public void putMeans(Mark mark, long markTime, long time, double[] target, int at) {
    long count = sums.count() - mark.count;
    for (int v = 0; v < width; v++) {
      difference.clear();
      difference.add(sums.all(v));
      difference.subtract(mark.sums[v]);
      target[at + v] = count == 0 ? Double.NaN : difference.dividedBy(count);
    }
  }
}
