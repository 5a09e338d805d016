package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.Rows;

/**
 * Buckets as rows, so that a tree can keep them: a bucket is the mergeable summary of the samples
 * of one tag within [time, time + width). Its row has the time at which it starts and the values
 *
 * <pre>
 *   count | first time | last time | (first | last | min | max | sum) x values of a sample
 * </pre>
 *
 * with times in ns behind the start, which a double holds exactly up to 104 days.
 */
final class Buckets {
  private static final int COUNT = 0;
  private static final int FIRST_TIME = 1;
  private static final int LAST_TIME = 2;
  private static final int HEAD = 3;

  private static final int FIRST = 0;
  private static final int LAST = 1;
  private static final int MIN = 2;
  private static final int MAX = 3;
  private static final int SUM = 4;
  private static final int PARTS = 5;

  private Buckets() {}

  /** Values of a bucket's row, where a sample has {@code width}. */
  static int rowWidth(int width) {
    return HEAD + PARTS * width;
  }

  /** The start of the bucket of {@code bucketWidth} ns that holds a time. */
  static long start(long time, long bucketWidth) {
    return time - Math.floorMod(time, bucketWidth);
  }

  /** The buckets of samples, in order. */
  static Rows of(Chunk samples, long bucketWidth) {
    int width = samples.width();
    Rows buckets = new Rows(rowWidth(width), 16);
    double[] bucket = new double[rowWidth(width)];
    double[] sample = new double[width];
    long start = 0;
    for (int i = 0; i < samples.size(); i++) {
      long time = samples.time(i);
      samples.copyValues(i, sample, 0);
      if (i > 0 && start(time, bucketWidth) == start) {
        extend(bucket, time - start, sample);
        continue;
      }
      if (i > 0) {
        buckets.add(start, bucket);
      }
      start = start(time, bucketWidth);
      begin(bucket, time - start, sample);
    }
    if (samples.size() > 0) {
      buckets.add(start, bucket);
    }
    return buckets;
  }

  private static void begin(double[] bucket, double time, double[] sample) {
    bucket[COUNT] = 1;
    bucket[FIRST_TIME] = time;
    bucket[LAST_TIME] = time;
    for (int v = 0; v < sample.length; v++) {
      for (int part = 0; part < PARTS; part++) {
        bucket[at(v, part)] = sample[v];
      }
    }
  }

  private static void extend(double[] bucket, double time, double[] sample) {
    bucket[COUNT]++;
    bucket[LAST_TIME] = time;
    for (int v = 0; v < sample.length; v++) {
      bucket[at(v, LAST)] = sample[v];
      bucket[at(v, MIN)] = Math.min(bucket[at(v, MIN)], sample[v]);
      bucket[at(v, MAX)] = Math.max(bucket[at(v, MAX)], sample[v]);
      bucket[at(v, SUM)] += sample[v];
    }
  }

  /**
   * Makes of a bucket the summary of its own samples and those of another of the same start, which
   * arrived earlier: first and last are the bucket's own where both have one of the same time.
   */
  static void merge(double[] bucket, double[] earlier) {
    boolean starts = earlier[FIRST_TIME] < bucket[FIRST_TIME];
    boolean ends = earlier[LAST_TIME] > bucket[LAST_TIME];
    bucket[COUNT] += earlier[COUNT];
    bucket[FIRST_TIME] = Math.min(bucket[FIRST_TIME], earlier[FIRST_TIME]);
    bucket[LAST_TIME] = Math.max(bucket[LAST_TIME], earlier[LAST_TIME]);
    for (int at = HEAD; at < bucket.length; at += PARTS) {
      if (starts) {
        bucket[at + FIRST] = earlier[at + FIRST];
      }
      if (ends) {
        bucket[at + LAST] = earlier[at + LAST];
      }
      bucket[at + MIN] = Math.min(bucket[at + MIN], earlier[at + MIN]);
      bucket[at + MAX] = Math.max(bucket[at + MAX], earlier[at + MAX]);
      bucket[at + SUM] += earlier[at + SUM];
    }
  }

  private static int at(int value, int part) {
    return HEAD + PARTS * value + part;
  }

  /** Samples. */
  static long count(double[] bucket) {
    return (long) bucket[COUNT];
  }

  /** Offset of the first sample's time from the bucket's start, ns. */
  static long firstTime(double[] bucket) {
    return (long) bucket[FIRST_TIME];
  }

  /** Offset of the last sample's time from the bucket's start, ns. */
  static long lastTime(double[] bucket) {
    return (long) bucket[LAST_TIME];
  }

  /** Copies the values of the bucket's first sample. */
  static void copyFirst(double[] bucket, double[] target, int at) {
    copy(bucket, FIRST, target, at);
  }

  /** Copies the values of the bucket's last sample. */
  static void copyLast(double[] bucket, double[] target, int at) {
    copy(bucket, LAST, target, at);
  }

  private static void copy(double[] bucket, int part, double[] target, int at) {
    for (int v = 0; HEAD + PARTS * v < bucket.length; v++) {
      target[at + v] = bucket[at(v, part)];
    }
  }
}
