package io.weir.queryclient;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sends many queries by as few as possible: a batch to each task that owns some of the tags. Which
 * task owns which key groups is asked once, and again after a task has refused a query of a batch
 * since it does not own the tag. Such a query is sent alone, so that its tag's hash finds the task.
 */
public final class QueryBatches {
  /** The most batches of one call that are in flight. */
  static final int AT_ONCE = 8;

  private final QueryClient client;
  private final TaskRanges tasks;

  public QueryBatches(QueryClient client, KeyGroups keyGroups) {
    this.client = client;
    tasks = new TaskRanges(client, keyGroups);
  }

  /**
   * The results of many queries.
   *
   * @param ofEach in the order of the queries, none marked
   * @param caveat what any of them may lack
   */
  public record Results(List<QueryResult> ofEach, QueryResult.Caveat caveat) {
    public Results {
      ofEach = List.copyOf(ofEach);
    }
  }

  /**
   * Sends the queries.
   *
   * @param queries reports or samples, each once in {@link Results#ofEach}
   * @return fails as {@link QueryClient#query} does, if any of them fails, and with {@link
   *     RefusedException} if a task does not say what it owns
   */
  public CompletionStage<Results> query(List<? extends Query.OfSeries> queries) {
    if (queries.size() <= 1) {
      return new Call(queries, List.of(all(queries.size()))).send();
    }
    return tasks.get().thenCompose(ranges -> new Call(queries, byTask(queries, ranges)).send());
  }

  private static int[] all(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** Indexes of queries that may travel in one batch. */
  private static List<int[]> byTask(
      List<? extends Query.OfSeries> queries, TaskRanges.Ranges ranges) {
    Map<Integer, IntStream.Builder> ofTask = new TreeMap<>();
    for (int i = 0; i < queries.size(); i++) {
      int task = ranges.taskOf(queries.get(i).routingHash());
      ofTask.computeIfAbsent(task, each -> IntStream.builder()).add(i);
    }
    return ofTask.values().stream().flatMap(task -> pieces(task.build().toArray())).toList();
  }

  private static Stream<int[]> pieces(int[] indexes) {
    int size = QueryBatch.MAX_QUERIES;
    return IntStream.range(0, (indexes.length + size - 1) / size)
        .mapToObj(
            i -> Arrays.copyOfRange(indexes, i * size, Math.min(indexes.length, (i + 1) * size)));
  }

  /** The queries of one call; batches of them wait until few enough are in flight. */
  private final class Call {
    private final List<? extends Query.OfSeries> queries;
    private final Deque<int[]> waiting;
    private final QueryResult[] results;
    private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;

    Call(List<? extends Query.OfSeries> queries, List<int[]> batches) {
      this.queries = List.copyOf(queries);
      waiting = new ArrayDeque<>(batches);
      results = new QueryResult[queries.size()];
    }

    CompletionStage<Results> send() {
      int lanes = Math.min(AT_ONCE, waiting.size());
      CompletableFuture<?>[] sent =
          IntStream.range(0, lanes)
              .mapToObj(lane -> sendNext().toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new);
      return CompletableFuture.allOf(sent).thenApply(all -> results());
    }

    /** Sends what waits, batch after batch. */
    private CompletionStage<Void> sendNext() {
      int[] batch = poll();
      if (batch == null || batch.length == 0) {
        return CompletableFuture.completedFuture(null);
      }
      return client
          .query(batch.length == 1 ? queries.get(batch[0]) : new QueryBatch(parts(batch)))
          .thenCompose(
              result -> {
                note(batch, result);
                return sendNext();
              });
    }

    private List<Query> parts(int[] batch) {
      return Arrays.stream(batch).<Query>mapToObj(queries::get).toList();
    }

    private synchronized int[] poll() {
      return waiting.poll();
    }

    private synchronized Results results() {
      return new Results(Arrays.asList(results), caveat);
    }

    private synchronized void note(int[] batch, QueryResult result) {
      caveat = caveat.and(result.caveat());
      if (result.unmarked() instanceof QueryResult.Batch several) {
        note(batch, several.results());
      } else {
        Arrays.stream(batch).forEach(i -> results[i] = result.unmarked());
      }
    }

    private void note(int[] batch, List<QueryResult> ofFirst) {
      if (ofFirst.size() > batch.length) {
        throw new IllegalStateException(
            "a batch of " + batch.length + " queries got " + ofFirst.size() + " results");
      }
      if (ofFirst.size() < batch.length) {
        waiting.addFirst(Arrays.copyOfRange(batch, ofFirst.size(), batch.length));
      }
      for (int i = 0; i < ofFirst.size(); i++) {
        results[batch[i]] = ofFirst.get(i);
        if (ofFirst.get(i) instanceof QueryResult.Refusal refusal
            && refusal.reason() == Reason.NOT_SERVING) {
          tasks.forget();
          waiting.add(new int[] {batch[i]});
        }
      }
    }
  }
}
