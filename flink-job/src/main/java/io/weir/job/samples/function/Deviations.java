package io.weir.job.samples.function;

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
  public void add(Columns samples, int from, int to) {
    for (int v = 0; v < means.length; v++) {
      long[] column = samples.column(v);
      int places = samples.places(v);
      double first = Decimals.toDouble(column[from], places);
      double unit = places == Decimals.NONE ? 1 : Decimals.power(places);
      double distances = 0;
      double sum = 0;
      for (int i = from + 1; i < to; i++) {
        double distance =
            places == Decimals.NONE
                ? Decimals.toDouble(column[i], places) - first
                : column[i] - column[from];
        distances += distance;
        sum += distance * distance;
      }
      double mean = distances / (to - from);
      double rest = Math.max(0, sum - distances * mean);
      merge(v, to - from, first + mean / unit, rest / unit / unit);
    }
    count += to - from;
  }

  @Override
  public void add(Bucket bucket) {
    for (int v = 0; v < means.length; v++) {
      double deviation = bucket.deviation(v);
      double squared = deviation * deviation * bucket.count();
      merge(v, bucket.count(), bucket.sum(v) / bucket.count(), squared);
    }
    count += bucket.count();
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
