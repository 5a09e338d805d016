package io.weir.model;

import java.util.List;

/**
 * Several queries to the tags of one task, which takes 1 MB at most as bytes. Answered by {@link
 * QueryResult.Batch}, the results of the first ones: the others are to be sent again.
 *
 * @param queries each a {@link Query.Report} or a {@link Query.SampleAt}, 1 to {@value
 *     #MAX_QUERIES}
 */
public record QueryBatch(List<Query> queries) implements Query {
  /** The most queries in one batch. */
  public static final int MAX_QUERIES = 1000;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public QueryBatch {
    queries = List.copyOf(queries);
    requireBatchSize(queries.size());
    for (Query query : queries) {
      if (!(query instanceof Query.Report || query instanceof Query.SampleAt)) {
        throw new IllegalArgumentException("queries: must be reports or samples, got " + query);
      }
    }
  }

  static int requireBatchSize(int size) {
    if (size < 1 || size > MAX_QUERIES) {
      throw new IllegalArgumentException(
          "queries: must be 1 to " + MAX_QUERIES + " in a batch, got " + size);
    }
    return size;
  }

  /** Leads to the task of the first query. */
  @Override
  public int routingHash() {
    return queries.get(0).routingHash();
  }
}
