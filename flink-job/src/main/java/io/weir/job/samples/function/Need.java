package io.weir.job.samples.function;

/** What a function needs to know of a chunk whose samples all count alike, in ascending order. */
enum Need {
  /** First, last, least and greatest values: what every summary has. */
  ENDS,
  /** Sums too, which summaries of decimals have. */
  SUMS,
  /** The samples themselves. */
  SAMPLES
}
