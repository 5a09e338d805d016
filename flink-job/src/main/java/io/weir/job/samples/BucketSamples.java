package io.weir.job.samples;

import io.weir.job.samples.chunk.BucketRow;

/**
 * Goes along samples of a series that were rolled up, as far as buckets still tell them: the last
 * one of each, or the first of that whose last is not before an end. Both are as they were stored.
 */
final class BucketSamples implements AutoCloseable {
  private final TreeCursor tree;
  private final long end;
  private final double[] bucket;
  private long time;
  private boolean isFirst;

  /**
   * @param end ns, the first time that is not wanted
   */
  BucketSamples(FragmentReader reader, ChunkKey rootKey, int width, long end) {
    tree = new TreeCursor(reader, rootKey, BucketRow.width(width));
    this.end = end;
    bucket = new double[BucketRow.width(width)];
  }

  /** Goes to the first sample that is not before a time; false if there is none before the end. */
  boolean seek(long from) {
    boolean there = !tree.isEmpty() && (tree.seek(from) || tree.seekFirst());
    while (there && !take(from)) {
      there = tree.next();
    }
    return there && time < end;
  }

  /** Goes to the next one; false if there is none. */
  boolean next() {
    return !isFirst && tree.next() && take(Long.MIN_VALUE) && time < end;
  }

  /** Takes the bucket gone to; false if it has no sample from a time on. */
  private boolean take(long from) {
    tree.copyValues(bucket, 0);
    time = tree.time() + BucketRow.lastTime(bucket);
    long first = tree.time() + BucketRow.firstTime(bucket);
    isFirst = time >= end && first < end && first >= from;
    if (isFirst) {
      time = first;
    }
    return time >= from;
  }

  /** The time of the sample gone to. */
  long time() {
    return time;
  }

  /** Copies the values of the sample gone to. */
  void copyValues(double[] target, int at) {
    if (isFirst) {
      BucketRow.copyFirst(bucket, target, at);
    } else {
      BucketRow.copyLast(bucket, target, at);
    }
  }

  @Override
  public void close() {
    tree.close();
  }
}
