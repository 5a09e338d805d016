package io.weir.benchmarks;

/** What can be measured. */
enum Work {
  /** Ten minutes of dense data at once. */
  BULK,
  /** The query. */
  QUERY,
  /** One message a request. */
  POSTS,
  /** R5 and R6 while W4 runs. */
  MIXED,
  /** Queries while Weir takes checkpoints, and between them. */
  CHECKPOINT,
  /** What ingest costs with more tags and with other sizes of batches. */
  GROWTH,
  /** What a query costs with more and more tags and samples held; on servers of its own. */
  DATASET_SIZE;

  /** The name as {@code --work} takes it. */
  @Override
  public String toString() {
    return name().replace('_', '-');
  }
}
