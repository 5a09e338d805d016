package io.weir.job.samples.function;

/** What some functions need to know of the samples of a period. */
interface PeriodPart {
  /** Forgets what was added, for the period [start, end), which is later than the one before. */
  void begin(long start, long end);

  /** Adds the samples {@code from} to {@code to - 1}, one at least, which are in order. */
  void add(Columns samples, int from, int to);

  /** Adds the samples of a bucket, whose first one is later than all others, or of one time. */
  void add(Bucket bucket);
}
