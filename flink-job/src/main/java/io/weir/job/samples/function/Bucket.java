package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketRow;

/** The wanted values of a bucket. */
final class Bucket {
  private final int[] wanted;
  private double[] row = {};
  private long start;

  Bucket(int[] wanted) {
    this.wanted = wanted;
  }

  /** Takes the row of a bucket, which must not change as long as this is read. */
  void open(long bucketStart, double[] bucketRow) {
    start = bucketStart;
    row = bucketRow;
  }

  long count() {
    return BucketRow.count(row);
  }

  /** The time of the first sample. */
  long firstTime() {
    return start + BucketRow.firstTime(row);
  }

  /** The time of the last sample. */
  long lastTime() {
    return start + BucketRow.lastTime(row);
  }

  double first(int value) {
    return BucketRow.first(row, wanted[value]);
  }

  double last(int value) {
    return BucketRow.last(row, wanted[value]);
  }

  double min(int value) {
    return BucketRow.min(row, wanted[value]);
  }

  double max(int value) {
    return BucketRow.max(row, wanted[value]);
  }

  double sum(int value) {
    return BucketRow.sum(row, wanted[value]);
  }

  double heldMean(int value) {
    return BucketRow.heldMean(row, wanted[value]);
  }

  double deviation(int value) {
    return BucketRow.deviation(row, wanted[value]);
  }
}
