package io.weir.queryclient;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.TaskKeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/** Queries to every task of a job, each by a hash of a key group that the task owns. */
public final class TaskQueries {
  private TaskQueries() {}

  /**
   * Queries every task once, one after the other: the result for key group 0 says where its task's
   * range ends, and the next query goes to the group that follows.
   *
   * @param queryOf the query for a routing hash, as {@link #covered} takes the results of
   * @return the results in the order of their ranges; fails with {@link RefusedException} at the
   *     first refusal
   */
  static CompletionStage<List<QueryResult>> queryEach(
      KeyGroups keyGroups, QueryClient client, IntFunction<Query> queryOf) {
    return queryFrom(keyGroups, 0, client, queryOf, new ArrayList<>());
  }

  private static CompletionStage<List<QueryResult>> queryFrom(
      KeyGroups keyGroups,
      int keyGroup,
      QueryClient client,
      IntFunction<Query> queryOf,
      List<QueryResult> results) {
    return client
        .query(queryOf.apply(keyGroups.hashFor(keyGroup)))
        .thenCompose(
            result -> {
              int next = covered(keyGroups, keyGroup, result).last() + 1;
              results.add(result);
              return next >= keyGroups.count()
                  ? CompletableFuture.completedFuture(results)
                  : queryFrom(keyGroups, next, client, queryOf, results);
            });
  }

  /**
   * The key groups of the task that a result is of.
   *
   * @param keyGroup where the query was sent to
   * @param marked the result of a {@link Query.StatusOf}
   * @throws RefusedException if it is a refusal
   * @throws IllegalStateException if it does not cover the key group, or goes beyond the last one
   */
  static TaskKeyGroups covered(KeyGroups keyGroups, int keyGroup, QueryResult marked) {
    QueryResult result = marked.unmarked();
    if (result instanceof QueryResult.Status status) {
      return covered(keyGroups, keyGroup, status.firstKeyGroup(), status.lastKeyGroup());
    } else if (result instanceof QueryResult.Refusal refusal) {
      throw new RefusedException(refusal);
    }
    throw new IllegalStateException("a query to a task got " + result.getClass());
  }

  /**
   * The key groups that a task's result says it covers.
   *
   * @param keyGroup where the query was sent to
   * @param first of the key groups
   * @param last of them
   * @throws IllegalStateException if they do not cover the key group, or go beyond the last one
   */
  public static TaskKeyGroups covered(KeyGroups keyGroups, int keyGroup, int first, int last) {
    if (first > keyGroup || last < keyGroup) {
      throw new IllegalStateException(
          "the task of key group " + keyGroup + " speaks for " + first + " to " + last);
    }
    if (last >= keyGroups.count()) {
      throw new IllegalStateException(
          "the job has more than "
              + keyGroups.count()
              + " key groups: a task speaks up to "
              + last);
    }
    return new TaskKeyGroups(keyGroups, first, last);
  }
}
