package io.weir.query.records;

import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.query.reply.Reservation;
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
   * The same.
   *
   * @param reservation is paused while the query waits; null if nothing is reserved that others
   *     could use
   */
  public <R extends RecordResult> CompletionStage<R> query(
      RecordQuery query, Class<R> type, Reservation reservation) {
    return attempt(() -> send(query, type, result -> true), reservation, System.nanoTime());
  }

  /**
   * Sends a query to replicas until one has a result that is new enough.
   *
   * @param isNewEnough whether the replica is not behind what is known from another one
   */
  <R extends RecordResult> CompletionStage<R> query(
      RecordQuery query, Class<R> type, Predicate<R> isNewEnough) {
    return attempt(() -> send(query, type, isNewEnough), null, System.nanoTime());
  }

  private <R extends RecordResult> CompletionStage<R> send(
      RecordQuery query, Class<R> type, Predicate<R> isNewEnough) {
    return client
        .query(query.toQuery())
        .thenApply(
            answer -> {
              R result = type.cast(of(answer.unmarked()));
              if (!isNewEnough.test(result)) {
                throw new RefusedException(
                    new QueryResult.Refusal(Reason.BEHIND, "the replica is behind"));
              }
              return result;
            });
  }

  /**
   * The result in an answer.
   *
   * @throws RefusedException if it has none
   */
  public static RecordResult of(QueryResult answer) {
    if (answer instanceof QueryResult.Refusal refusal) {
      throw new RefusedException(refusal);
    }
    return RecordResult.of(((QueryResult.Records) answer).result());
  }

  /**
   * Repeats an attempt that is refused since no replica has applied what it demands, for up to two
   * seconds.
   *
   * @param reservation is paused while it waits
   */
  public <T> CompletionStage<T> untilApplied(
      Reservation reservation, Supplier<CompletionStage<T>> attempt) {
    return attempt(attempt, reservation, System.nanoTime());
  }

  /**
   * @param reservation null if nothing is reserved that others could use
   */
  private <T> CompletionStage<T> attempt(
      Supplier<CompletionStage<T>> attempt, Reservation reservation, long begin) {
    return started(attempt, reservation)
        .exceptionallyCompose(
            wrapped -> {
              Throwable fault = wrapped instanceof CompletionException e ? e.getCause() : wrapped;
              boolean waits = isBehind(fault) || fault instanceof NoMemoryException;
              if (!waits || System.nanoTime() - begin > PATIENCE) {
                return CompletableFuture.failedFuture(
                    fault instanceof NoMemoryException e ? e.problem : fault);
              }
              if (reservation != null) {
                reservation.pause();
              }
              Executor later =
                  CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS, threads);
              return CompletableFuture.supplyAsync(
                      () -> attempt(attempt, reservation, begin), later)
                  .thenCompose(again -> again);
            });
  }

  private <T> CompletionStage<T> started(
      Supplier<CompletionStage<T>> attempt, Reservation reservation) {
    if (reservation == null) {
      return attempt.get();
    }
    CompletableFuture<Void> resumed = reservation.resume().toCompletableFuture();
    return resumed.isDone() && !resumed.isCompletedExceptionally()
        ? attempt.get()
        : resumed
            .handleAsync(
                (memory, refusal) -> {
                  if (refusal != null) {
                    throw new NoMemoryException(problem(refusal));
                  }
                  return attempt.get();
                },
                threads)
            .thenCompose(started -> started);
  }

  private static Throwable problem(Throwable refusal) {
    return refusal instanceof CompletionException wrapped ? wrapped.getCause() : refusal;
  }

  /** Others have taken the memory of a query that waited. */
  private static final class NoMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Throwable problem;

    NoMemoryException(Throwable problem) {
      super(problem);
      this.problem = problem;
    }
  }

  private static boolean isBehind(Throwable fault) {
    return fault instanceof RefusedException refused && refused.refusal().reason() == Reason.BEHIND;
  }
}
