package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;

/** What some functions need to know of the samples of a period. */
interface PeriodPart {
  /** Forgets what was added, for the period [start, end), which is later than the one before. */
  void begin(long start, long end);

  /** Adds the samples {@code from} to {@code to - 1}, one at least, which are in order. */
  void add(ChunkColumns samples, int from, int to);

  /** What it needs to know of a whole chunk. */
  default Need need() {
    return Need.SUMS;
  }

  /** Adds the samples of a chunk, which are later than all others, by what it needs of them. */
  void add(ChunkSummary chunk);

  /**
   * Adds the samples of the buckets {@code from} to {@code to - 1}, one at least, which are in
   * order. The first sample of the first one is later than all others, or of one time.
   */
  void add(BucketColumns buckets, int from, int to);
}
