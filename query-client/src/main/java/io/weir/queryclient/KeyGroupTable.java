package io.weir.queryclient;

import io.weir.model.KeyGroupHashes;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.apache.flink.util.MathUtils;

/**
 * Flink's key groups: a hash belongs to key group {@code murmur(hash) % count}, and every task owns
 * a range of them. Knows a hash for each, so that a query can be sent to any task.
 */
public final class KeyGroupTable {
  private final KeyGroupHashes hashes;

  /** Key groups that follow each other, both ends included. */
  public record Range(int first, int last) {}

  /**
   * @param count the job's maximum parallelism, 1 to 32768
   */
  public KeyGroupTable(int count) {
    hashes = new KeyGroupHashes(count, hash -> of(hash, count));
  }

  /** The key group that a hash belongs to. */
  static int of(int hash, int count) {
    return MathUtils.murmurHash(hash) % count;
  }

  /** How many key groups there are. */
  public int count() {
    return hashes.count();
  }

  /** A hash that leads to the key group. */
  public int hashFor(int keyGroup) {
    return hashes.of(keyGroup);
  }

  /**
   * Queries every task once, one after the other: the result for key group 0 says where its task's
   * range ends, and the next query goes to the group that follows.
   *
   * @param queryOf the query for a routing hash, as {@link #range} takes the answers of
   * @return the results in the order of their ranges; fails with {@link RefusedException} at the
   *     first refusal
   */
  CompletionStage<List<QueryResult>> queryEach(QueryClient client, IntFunction<Query> queryOf) {
    return queryFrom(0, client, queryOf, new ArrayList<>());
  }

  private CompletionStage<List<QueryResult>> queryFrom(
      int keyGroup, QueryClient client, IntFunction<Query> queryOf, List<QueryResult> results) {
    return client
        .query(queryOf.apply(hashes.of(keyGroup)))
        .thenCompose(
            result -> {
              int next = range(keyGroup, result).last() + 1;
              results.add(result);
              return next >= hashes.count()
                  ? CompletableFuture.completedFuture(results)
                  : queryFrom(next, client, queryOf, results);
            });
  }

  /**
   * The key groups that a task's result covers.
   *
   * @param keyGroup where the query was sent to
   * @param marked the result of a {@link Query.TagList} or {@link Query.StatusOf}
   * @throws RefusedException if it is a refusal
   * @throws IllegalStateException if it does not cover the key group, or goes beyond the last one
   */
  public Range range(int keyGroup, QueryResult marked) {
    QueryResult result = marked.unmarked();
    int first;
    int last;
    if (result instanceof QueryResult.Status status) {
      first = status.firstKeyGroup();
      last = status.lastKeyGroup();
    } else if (result instanceof QueryResult.Tags tags) {
      first = tags.firstKeyGroup();
      last = tags.lastKeyGroup();
    } else if (result instanceof QueryResult.Refusal refusal) {
      throw new RefusedException(refusal);
    } else {
      throw new IllegalStateException("a query to a task got " + result.getClass());
    }
    if (first > keyGroup || last < keyGroup) {
      throw new IllegalStateException(
          "the task of key group " + keyGroup + " speaks for " + first + " to " + last);
    }
    if (last >= hashes.count()) {
      throw new IllegalStateException(
          "the job has more than " + hashes.count() + " key groups: a task speaks up to " + last);
    }
    return new Range(first, last);
  }
}
