package io.weir.job.samples.function;

/** What some functions need to know of the samples of a period. */
interface Part {
  /** Forgets everything, for the next period. */
  void clear();

  /** Adds the samples {@code from} to {@code to - 1}, one at least, which are later than others. */
  void add(Columns samples, int from, int to);
}
