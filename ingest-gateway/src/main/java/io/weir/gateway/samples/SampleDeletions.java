package io.weir.gateway.samples;

import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.records.LogPosition;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the state what a deletion concerns, and appends it to the log, among the tag's samples. The
 * log gets it even where the state holds nothing of the tag, since samples may be on their way to
 * the state.
 */
public final class SampleDeletions {
  private static final Logger LOG = LoggerFactory.getLogger(SampleDeletions.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /**
   * A request that has taken longer is not appended: its client may have repeated it, got an answer
   * to that, and posted samples since, which this deletion would follow. Longer than a query takes
   * that goes to another replica after the first one did not answer.
   */
  public static final Duration MAX_AGE = Duration.ofSeconds(3);

  private final PartitionedLog log;

  /** How long to wait until the state has applied what this gateway wrote. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final long ASK_AGAIN_MILLIS = 20;

  private final QueryClient client;
  private final WrittenSamples written;
  private final LongSupplier nanoTime;

  /**
   * @param client asks the state
   * @param written what this gateway has written, which a count waits for
   * @param nanoTime as {@link System#nanoTime}
   */
  SampleDeletions(
      PartitionedLog log, QueryClient client, WrittenSamples written, LongSupplier nanoTime) {
    this.log = log;
    this.client = client;
    this.written = written;
    this.nanoTime = nanoTime;
  }

  /** The same of a gateway that has written nothing yet. */
  public SampleDeletions(PartitionedLog log, QueryClient client, LongSupplier nanoTime) {
    this(log, client, new WrittenSamples(), nanoTime);
  }

  /**
   * A deletion in the log.
   *
   * @param held what the state held of the tag before
   * @param positions where it is in the log, where that is known
   */
  public record Deleted<T>(T held, List<LogPosition> positions) {}

  /**
   * Deletes.
   *
   * @param query what is asked before
   * @param read reads the result, which may be a refusal; throws to delete nothing
   * @return fails with a {@link ProblemException}
   * @throws ProblemException 503 if the log cannot be reached
   */
  public <T> CompletionStage<Deleted<T>> delete(
      TagDeletion deletion, Query query, Function<QueryResult, T> read) {
    return delete(deletion, query, read, nanoTime.getAsLong(), log.partitions());
  }

  /**
   * The same, but for what this gateway wrote: asks once the state has applied it, or has not
   * within two seconds. So what is read counts it.
   */
  public <T> CompletionStage<Deleted<T>> deleteCounted(
      TagDeletion deletion, Query query, Function<QueryResult, T> read) {
    long begin = nanoTime.getAsLong();
    int partitions = log.partitions();
    int hash = deletion.tag().hashCode();
    int partition = Tag.partition(hash, partitions);
    OptionalLong last = written.last(partition);
    CompletionStage<Void> applied =
        last.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : untilApplied(hash, new LogPosition(partition, last.getAsLong()), begin);
    return applied
        .exceptionallyCompose(SampleDeletions::asProblem)
        .thenCompose(all -> delete(deletion, query, read, begin, partitions));
  }

  private CompletionStage<Void> untilApplied(int hash, LogPosition position, long begin) {
    return client
        .query(new Query.StatusOf(hash))
        .thenCompose(
            result -> {
              if (hasApplied(result.unmarked(), position)
                  || nanoTime.getAsLong() - begin > PATIENCE.toNanos()) {
                return CompletableFuture.completedFuture(null);
              }
              Executor later =
                  CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
              return CompletableFuture.supplyAsync(() -> untilApplied(hash, position, begin), later)
                  .thenCompose(again -> again);
            });
  }

  /** A state that refuses to say is asked again. */
  private static boolean hasApplied(QueryResult result, LogPosition position) {
    if (result instanceof QueryResult.Status status) {
      int i = status.positions().indexOf(position.partition());
      return i >= 0 && status.positions().offset(i) >= position.offset();
    }
    return false;
  }

  private <T> CompletionStage<Deleted<T>> delete(
      TagDeletion deletion,
      Query query,
      Function<QueryResult, T> read,
      long begin,
      int partitions) {
    return client
        .query(query)
        .thenApply(result -> read.apply(result.unmarked()))
        .thenCompose(
            held ->
                append(deletion, partitions, begin)
                    .thenApply(positions -> new Deleted<>(held, positions)))
        .exceptionallyCompose(SampleDeletions::asProblem);
  }

  private CompletionStage<List<LogPosition>> append(
      TagDeletion deletion, int partitions, long begin) {
    if (nanoTime.getAsLong() - begin > MAX_AGE.toNanos()) {
      throw unavailable(
          "The job took longer than " + MAX_AGE.toSeconds() + " s, and nothing was deleted");
    }
    int partition = Tag.partition(deletion.tag().hashCode(), partitions);
    return log.append(List.of(new LogEntry(partition, deletion.tag().utf8(), deletion.toBytes())))
        .whenComplete(
            (positions, failure) -> {
              if (failure == null) {
                written.note(positions);
              }
            });
  }

  private static <T> CompletionStage<T> asProblem(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof ProblemException) {
      return CompletableFuture.failedFuture(cause);
    }
    LOG.debug("a tag was not deleted", cause);
    String reason =
        cause instanceof QueryClient.UnreachableException
            ? "The job cannot be asked whether the tag is held"
            : "Kafka did not acknowledge the deletion in time; it may be stored";
    return CompletableFuture.failedFuture(unavailable(reason));
  }

  /** 503: nothing was deleted, or it is not known. */
  public static ProblemException unavailable(String reason) {
    return ProblemException.unavailable(reason + ". Try again.", TRY_AGAIN);
  }
}
