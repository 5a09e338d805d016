package io.weir.benchmarks;

/**
 * How much work a round of records is.
 *
 * @param seconds for which events are appended, and records read
 * @param warmUpSeconds for which the same is done before the first round
 * @param streams that events are spread over
 * @param untilRest whether CPU counts until a server is at rest
 * @param keys with values
 * @param documents of a metric that a filter skips
 * @param listeners to {@code streams}, as many to each
 */
record RecordSizes(
    double seconds,
    double warmUpSeconds,
    boolean untilRest,
    int streams,
    int listeners,
    int keys,
    int documents) {
  static final RecordSizes FULL = new RecordSizes(10, 15, true, 100, 200, 100_000, 100_000);
  static final RecordSizes QUICK = new RecordSizes(2, 2, true, 100, 200, 100_000, 20_000);

  /** For a test. */
  static final RecordSizes SMOKE = new RecordSizes(0.3, 0.1, false, 5, 10, 1_000, 300);
}
