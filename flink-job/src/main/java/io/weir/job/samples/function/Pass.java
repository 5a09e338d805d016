package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.model.QueryResult.FunctionRows.Column;
import java.util.List;

/** Computes functions of samples that it is given once, in order of time. */
interface Pass {
  /** The time of the earliest sample that may matter; earlier ones may be added too. */
  long start();

  /** Adds samples that are later than those before, but for ones within a bucket. */
  void add(ChunkColumns samples);

  /** What it needs to know of a chunk that is added whole. */
  Need need();

  /**
   * Moves on to a time, which no sample to add is before. Returns the time up to which all samples
   * from there on count alike.
   */
  long moveOn(long time);

  /** Adds all samples of a chunk, as {@link #moveOn} has allowed. */
  void add(ChunkSummary chunk);

  /** Adds the samples of the buckets {@code from} to {@code to - 1}. */
  void add(BucketColumns buckets, int from, int to);

  /** The results, in the order in which they were wanted, once all samples were added. */
  List<Column> finish();
}
