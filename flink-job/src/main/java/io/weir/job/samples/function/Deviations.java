package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.ColumnSums;
import io.weir.model.decimal.Decimals;

/**
 * The standard deviations of the values of a period: those of runs of samples, each computed from
 * distances from the run's first value, are merged (Chan, Golub and LeVeque, "Algorithms for
 * Computing the Sample Variance", 1983).
 */
final class Deviations implements PeriodPart {
  private final double[] means;

  /** Sums of the squares of the distances from the mean. */
  private final double[] squares;

  private long count;

  Deviations(int width) {
    means = new double[width];
    squares = new double[width];
  }

  @Override
  public void begin(long start, long end) {
    count = 0;
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    for (int v = 0; v < means.length; v++) {
      long[] column = samples.column(v);
      int places = samples.places(v);
      double first = Decimals.toDouble(column[from], places);
      if (places != Decimals.NONE) {
        long distances = ColumnSums.sum(column, from, to) - (to - from) * column[from];
        double squared = ColumnSums.squares(column, from, to);
        add(v, to - from, first, distances, squared, Decimals.power(places));
        continue;
      }
      double distances = 0;
      double squared = 0;
      for (int i = from + 1; i < to; i++) {
        double distance = Decimals.toDouble(column[i], places) - first;
        distances += distance;
        squared += distance * distance;
      }
      add(v, to - from, first, distances, squared, 1);
    }
    count += to - from;
  }

  @Override
  public void add(ChunkSummary chunk) {
    for (int v = 0; v < means.length; v++) {
      double unit = Decimals.power(chunk.places(v));
      add(v, chunk.size(), chunk.first(v), chunk.distances(v), chunk.squares(v), unit);
    }
    count += chunk.size();
  }

  /** Adds a run, by the distances from its first value and their squares, in parts of 1. */
  private void add(int v, int more, double first, double distances, double squared, double unit) {
    double mean = distances / more;
    double rest = Math.max(0, squared - distances * mean);
    merge(v, more, first + mean / unit, rest / unit / unit);
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    for (int i = from; i < to; i++) {
      long more = buckets.count(i);
      for (int v = 0; v < means.length; v++) {
        double deviation = buckets.deviation(v, i);
        merge(v, more, buckets.sum(v, i) / more, deviation * deviation * more);
      }
      count += more;
    }
  }

  private void merge(int v, long more, double mean, double rest) {
    if (count == 0) {
      means[v] = mean;
      squares[v] = rest;
      return;
    }
    double distance = mean - means[v];
    double share = (double) more / (count + more);
    means[v] += distance * share;
    squares[v] += rest + distance * distance * share * count;
  }

  double deviation(int value) {
    return Math.sqrt(squares[value] / count);
  }
}
