package io.weir.job.samples;

import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.TaskKeyGroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Answers a batch query by query, each as if it had come alone. Stops after a time or a size, since
 * the threads that answer are few and a result is held as a whole; the first query is always
 * answered.
 */
final class BatchEngine {
  /** The time after which no further query of a batch is answered. */
  static final Duration TIME = Duration.ofMillis(50);

  /** The bytes of results after which no further query of a batch is answered. */
  static final int BYTES = 4 << 20;

  private static final QueryResult ELSEWHERE =
      new QueryResult.Refusal(
          QueryResult.Refusal.Reason.NOT_SERVING, "another task has the samples of this tag");

  private final TaskKeyGroups keyGroups;
  private final Function<Query, QueryResult> engine;
  private final LongSupplier nanoTime;

  /**
   * @param keyGroups those whose tags are answered for
   * @param nanoTime a clock in ns
   */
  BatchEngine(TaskKeyGroups keyGroups, Function<Query, QueryResult> engine, LongSupplier nanoTime) {
    this.keyGroups = keyGroups;
    this.engine = engine;
    this.nanoTime = nanoTime;
  }

  QueryResult.Batch answer(QueryBatch batch) {
    long begin = nanoTime.getAsLong();
    long bytes = 0;
    List<QueryResult> results = new ArrayList<>();
    for (Query query : batch.queries()) {
      QueryResult result = keyGroups.owns(query.routingHash()) ? engine.apply(query) : ELSEWHERE;
      results.add(result);
      bytes += result.encodedSize();
      if (bytes >= BYTES || nanoTime.getAsLong() - begin >= TIME.toNanos()) {
        break;
      }
    }
    return new QueryResult.Batch(results);
  }
}
