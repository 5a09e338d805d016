package io.weir.job.samples;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.Rows;

/**
 * Makes buckets of samples and merges them; see {@link BucketRow} for what a bucket says.
 *
 * <p>Of buckets whose samples do not overlap in time all is exact: sums but for their last bits
 * (compensated summation, Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen", 1974), held mean and deviation (Chan, Golub and LeVeque, "Algorithms for
 * Computing the Sample Variance", 1983) but for rounding. Where late samples are merged into the
 * time of earlier ones, nobody knows any more which value was held between two of them: the held
 * mean is then the mean of both, weighted by their counts. A sample that replaces one which is
 * summed up already counts as a further one in count, sum, min, max and deviation.
 */
final class Buckets {
  private Buckets() {}

  /** The start of the bucket of {@code bucketWidth} ns that holds a time. */
  static long start(long time, long bucketWidth) {
    return time - Math.floorMod(time, bucketWidth);
  }

  /** The buckets of samples, in order; not {@linkplain BucketRow#round rounded}. */
  static Rows of(Chunk samples, long bucketWidth) {
    Rows buckets = new Rows(BucketRow.width(samples.width()), 16);
    Summary summary = new Summary(samples.width());
    double[] sample = new double[samples.width()];
    long start = 0;
    for (int i = 0; i < samples.size(); i++) {
      long time = samples.time(i);
      long at = start(time, bucketWidth);
      if (summary.count > 0 && at != start) {
        summary.addTo(buckets, start);
      }
      start = at;
      samples.copyValues(i, sample, 0);
      summary.add(time - start, sample);
    }
    if (summary.count > 0) {
      summary.addTo(buckets, start);
    }
    return buckets;
  }

  /** Buckets of a multiple of their width made of narrower ones, which are in order. */
  static Rows widen(Rows narrow, long bucketWidth) {
    Rows buckets = new Rows(narrow.width(), 16);
    double[] bucket = new double[narrow.width()];
    double[] next = new double[narrow.width()];
    long start = 0;
    for (int i = 0; i < narrow.size(); i++) {
      long at = start(narrow.time(i), bucketWidth);
      narrow.copyValues(i, next, 0);
      long shift = narrow.time(i) - at;
      BucketRow.putHead(
          next,
          BucketRow.count(next),
          shift + BucketRow.firstTime(next),
          shift + BucketRow.lastTime(next));
      if (i > 0 && at == start) {
        merge(bucket, next);
        continue;
      }
      if (i > 0) {
        buckets.add(start, bucket);
      }
      start = at;
      System.arraycopy(next, 0, bucket, 0, next.length);
    }
    if (narrow.size() > 0) {
      buckets.add(start, bucket);
    }
    return buckets;
  }

  /**
   * Makes of a bucket the summary of its own samples and those of another of the same start, which
   * arrived earlier: first and last are the bucket's own where both have one of the same time.
   */
  static void merge(double[] bucket, double[] earlier) {
    long firstTime = BucketRow.firstTime(bucket);
    long lastTime = BucketRow.lastTime(bucket);
    long otherFirst = BucketRow.firstTime(earlier);
    long otherLast = BucketRow.lastTime(earlier);
    for (int v = 0; v < BucketRow.sampleWidth(bucket.length); v++) {
      double sum = BucketRow.sum(bucket, v) + BucketRow.sum(earlier, v);
      double deviation = deviation(bucket, earlier, v);
      double heldMean;
      if (otherLast < firstTime) {
        heldMean = heldMean(earlier, bucket, v);
      } else if (lastTime < otherFirst) {
        heldMean = heldMean(bucket, earlier, v);
      } else {
        heldMean =
            between(
                BucketRow.heldMean(bucket, v),
                BucketRow.heldMean(earlier, v),
                BucketRow.count(earlier),
                BucketRow.count(bucket));
      }
      BucketRow.putEnds(
          bucket,
          v,
          BucketRow.first(otherFirst < firstTime ? earlier : bucket, v),
          BucketRow.last(otherLast > lastTime ? earlier : bucket, v),
          Math.min(BucketRow.min(bucket, v), BucketRow.min(earlier, v)),
          Math.max(BucketRow.max(bucket, v), BucketRow.max(earlier, v)));
      BucketRow.putSums(bucket, v, sum, heldMean, deviation);
    }
    BucketRow.putHead(
        bucket,
        BucketRow.count(bucket) + BucketRow.count(earlier),
        Math.min(firstTime, otherFirst),
        Math.max(lastTime, otherLast));
  }

  /** Of two buckets of which one ends before the other begins. */
  private static double heldMean(double[] before, double[] after, int v) {
    long from = BucketRow.firstTime(before);
    long gap = BucketRow.lastTime(before);
    long gapEnd = BucketRow.firstTime(after);
    long to = BucketRow.lastTime(after);
    double untilGapEnd =
        between(BucketRow.heldMean(before, v), BucketRow.last(before, v), gapEnd - gap, gap - from);
    return between(untilGapEnd, BucketRow.heldMean(after, v), to - gapEnd, gapEnd - from);
  }

  private static double deviation(double[] one, double[] other, int v) {
    double count = BucketRow.count(one);
    double otherCount = BucketRow.count(other);
    double distance = BucketRow.sum(one, v) / count - BucketRow.sum(other, v) / otherCount;
    double squares =
        count * square(BucketRow.deviation(one, v))
            + otherCount * square(BucketRow.deviation(other, v))
            + count * otherCount / (count + otherCount) * square(distance);
    return Math.sqrt(squares / (count + otherCount));
  }

  private static double square(double x) {
    return x * x;
  }

  /** The mean of two numbers, the second of which has a weight of its own. */
  private static double between(double one, double other, double otherWeight, double weight) {
    return one + (other - one) * (otherWeight / (otherWeight + weight));
  }

  /** Sums up samples that come in order. Squares and integral are of distances from the first. */
  private static final class Summary {
    private final double[] first;
    private final double[] last;
    private final double[] min;
    private final double[] max;
    private final double[] sum;
    private final double[] compensation;
    private final double[] distances;
    private final double[] squares;
    private final double[] integral;
    private long count;
    private long firstTime;
    private long lastTime;

    Summary(int width) {
      first = new double[width];
      last = new double[width];
      min = new double[width];
      max = new double[width];
      sum = new double[width];
      compensation = new double[width];
      distances = new double[width];
      squares = new double[width];
      integral = new double[width];
    }

    void add(long time, double[] sample) {
      if (count++ == 0) {
        begin(time, sample);
        return;
      }
      double since = time - lastTime;
      for (int v = 0; v < sample.length; v++) {
        double value = sample[v];
        min[v] = Math.min(min[v], value);
        max[v] = Math.max(max[v], value);
        double total = sum[v] + value;
        compensation[v] +=
            Math.abs(sum[v]) >= Math.abs(value) ? sum[v] - total + value : value - total + sum[v];
        sum[v] = total;
        double distance = value - first[v];
        distances[v] += distance;
        squares[v] += distance * distance;
        integral[v] += (last[v] - first[v]) * since;
        last[v] = value;
      }
      lastTime = time;
    }

    private void begin(long time, double[] sample) {
      firstTime = time;
      lastTime = time;
      for (int v = 0; v < sample.length; v++) {
        first[v] = sample[v];
        last[v] = sample[v];
        min[v] = sample[v];
        max[v] = sample[v];
        sum[v] = sample[v];
        compensation[v] = 0;
        distances[v] = 0;
        squares[v] = 0;
        integral[v] = 0;
      }
    }

    /** Adds the bucket, and begins anew. */
    void addTo(Rows buckets, long start) {
      double[] row = new double[buckets.width()];
      BucketRow.putHead(row, count, firstTime, lastTime);
      for (int v = 0; v < first.length; v++) {
        BucketRow.putEnds(row, v, first[v], last[v], min[v], max[v]);
        double held = count == 1 ? 0 : integral[v] / (lastTime - firstTime);
        double mean = distances[v] / count;
        double variance = Math.max(0, squares[v] / count - mean * mean);
        BucketRow.putSums(row, v, sum[v] + compensation[v], first[v] + held, Math.sqrt(variance));
      }
      buckets.add(start, row);
      count = 0;
    }
  }
}
