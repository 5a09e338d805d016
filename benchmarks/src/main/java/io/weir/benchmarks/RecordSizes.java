package io.weir.benchmarks;

import io.weir.benchmarks.records.RecordServer;

/**
 * How much work a round of records is.
 *
 * @param seconds for which events are appended, and records read
 * @param warmUpSeconds for which the same is done before the first round, with a server that is
 *     compiled as it runs
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
  static final RecordSizes FULL = new RecordSizes(5, 12, true, 100, 200, 100_000, 100_000);
  static final RecordSizes QUICK = new RecordSizes(2, 2, true, 100, 200, 100_000, 20_000);

  /** For a test. */
  static final RecordSizes SMOKE = new RecordSizes(0.3, 0.1, false, 5, 10, 1_000, 300);

  /** The most for a server that is machine code from its start. */
  private static final double WARM_UP_OF_COMPILED = 2;

  /** For how long a server is given work before the first round. */
  double warmUpSeconds(RecordServer server) {
    return server.isCompiledAsItRuns()
        ? warmUpSeconds
        : Math.min(warmUpSeconds, WARM_UP_OF_COMPILED);
  }
}
