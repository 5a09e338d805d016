package io.weir.job.samples;

import io.weir.job.samples.chunk.BucketRow;

/**
 * Finds, in one tier of the roll-ups, a sample before a time: the latest one, or, where that lies
 * within a bucket that reaches beyond the time, the first one of that bucket. So it is never later
 * than the exact one, and never older by a bucket's width or more.
 */
final class BucketCursor implements AutoCloseable {
  private final TreeCursor tree;
  private final double[] bucket;
  private final double[] before;

  private long time;
  private boolean first;
  private double[] found;

  BucketCursor(FragmentReader reader, ChunkKey rootKey, int width) {
    tree = new TreeCursor(reader, rootKey, BucketRow.width(width));
    bucket = new double[BucketRow.width(width)];
    before = new double[bucket.length];
  }

  boolean isEmpty() {
    return tree.isEmpty();
  }

  /** The buckets as rows; after they were moved along, {@link #seek} begins anew. */
  TreeCursor rows() {
    return tree;
  }

  /** Goes to the sample to be taken for {@code end}; false if there is none. */
  boolean seek(long end) {
    if (!tree.seek(end)) {
      return false;
    }
    long start = tree.time();
    tree.copyValues(bucket, 0);
    if (start + BucketRow.lastTime(bucket) < end) {
      return take(bucket, false, start + BucketRow.lastTime(bucket));
    }
    if (start + BucketRow.firstTime(bucket) < end) {
      return take(bucket, true, start + BucketRow.firstTime(bucket));
    }
    if (!tree.seek(start)) {
      return false;
    }
    tree.copyValues(before, 0);
    return take(before, false, tree.time() + BucketRow.lastTime(before));
  }

  private boolean take(double[] from, boolean isFirst, long at) {
    found = from;
    first = isFirst;
    time = at;
    return true;
  }

  /**
   * Whether the bucket may have a later sample before the time sought, between its first one, which
   * was gone to, and its last.
   */
  boolean mayHideLater() {
    return first;
  }

  /** The time of the sample gone to. */
  long time() {
    return time;
  }

  /** Copies the values of the sample gone to. */
  void copyValues(double[] target, int at) {
    if (first) {
      BucketRow.copyFirst(found, target, at);
    } else {
      BucketRow.copyLast(found, target, at);
    }
  }

  @Override
  public void close() {
    tree.close();
  }
}
