package io.weir.query.records;

import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.queryclient.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Queries the state of records. Queries that demand a position wait until a replica has it. */
public final class RecordClient {
  /** How long a query waits for a replica that has applied what it demands. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  private static final long AGAIN_MILLIS = 20;

  private final QueryClient client;
  private final Executor threads;

  /**
   * @param threads send queries again
   */
  public RecordClient(QueryClient client, Executor threads) {
    this.client = client;
    this.threads = threads;
  }

  /**
   * Sends a query.
   *
   * @return fails as {@link QueryClient#query} does, and with {@link RefusedException}
   */
  public <R extends RecordResult> CompletionStage<R> query(RecordQuery query, Class<R> type) {
    return query(query, type, result -> true);
  }

  /**
   * Sends a query to replicas until one has a result that is new enough.
   *
   * @param isNewEnough whether the replica is not behind what is known from another one
   */
  <R extends RecordResult> CompletionStage<R> query(
      RecordQuery query, Class<R> type, Predicate<R> isNewEnough) {
    return untilApplied(
        () ->
            client
                .query(query.toQuery())
                .thenApply(
                    answer -> {
                      R result = type.cast(of(answer.unmarked()));
                      if (!isNewEnough.test(result)) {
                        throw new RefusedException(
                            new QueryResult.Refusal(Reason.BEHIND, "the replica is behind"));
                      }
                      return result;
                    }));
  }

  /**
   * The result in an answer.
   *
   * @throws RefusedException if it has none
   */
  static RecordResult of(QueryResult answer) {
    if (answer instanceof QueryResult.Refusal refusal) {
      throw new RefusedException(refusal);
    }
    return RecordResult.of(((QueryResult.Records) answer).result());
  }

  /**
   * Repeats an attempt that is refused since no replica has applied what it demands, for up to two
   * seconds.
   */
  <T> CompletionStage<T> untilApplied(Supplier<CompletionStage<T>> attempt) {
    return attempt(attempt, System.nanoTime());
  }

  private <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> attempt, long begin) {
    return attempt
        .get()
        .exceptionallyCompose(
            fault -> {
              if (!isBehind(fault) || System.nanoTime() - begin > PATIENCE) {
                return CompletableFuture.failedFuture(fault);
              }
              Executor later =
                  CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS, threads);
              return CompletableFuture.supplyAsync(() -> attempt(attempt, begin), later)
                  .thenCompose(again -> again);
            });
  }

  private static boolean isBehind(Throwable wrapped) {
    Throwable fault = wrapped instanceof CompletionException e ? e.getCause() : wrapped;
    return fault instanceof RefusedException refused && refused.refusal().reason() == Reason.BEHIND;
  }
}
