package io.weir.gateway.documents;

import io.weir.gateway.records.RecordWriter;
import io.weir.gateway.records.WritePosition;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand.DeleteDocuments;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import io.weir.service.http.IngestReply;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * One deletion of documents, in parts: a command removes a bounded number of documents, as the
 * task's other commands wait for it, and the next one follows its outcome, if the client still
 * waits. If it ends between two parts, the same deletion again goes on with the rest.
 */
final class DocumentDeletion {
  /** What one command removes at most: about 25 ms of the task's thread. */
  static final int PART = 100_000;

  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final RecordWriter writer;
  private final MetricKey key;
  private final Executor threads;
  private final BooleanSupplier isAbandoned;
  private final CompletableFuture<IngestReply> reply = new CompletableFuture<>();
  private long count;

  /**
   * @param threads write what follows the first part; they may refuse that
   * @param isAbandoned whether nobody waits for the reply any more
   */
  DocumentDeletion(
      RecordWriter writer, MetricKey key, Executor threads, BooleanSupplier isAbandoned) {
    this.writer = writer;
    this.key = key;
    this.threads = threads;
    this.isAbandoned = isAbandoned;
  }

  /** Deletes the documents of a range; to be called once. The reply has the count of all parts. */
  CompletionStage<IngestReply> delete(TimeRange range) {
    deletePart(range);
    return reply;
  }

  private void deletePart(TimeRange range) {
    try {
      writer
          .write(new DeleteDocuments(writer.nextId(), key, range, PART), 1, change -> change)
          .whenComplete((change, failure) -> partEnded(range, change, failure));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void partEnded(TimeRange range, Change change, Throwable failure) {
    if (failure != null) {
      fail(failure instanceof CompletionException ? failure.getCause() : failure);
    } else if (change.outcome() instanceof DocumentOutcome.Deleted deleted) {
      count += deleted.count();
      long emptied = deleted.range().upper();
      if (emptied < range.upper()) {
        goOn(new TimeRange(emptied, range.upper()));
      } else {
        byte[] json = ("{\"count\":" + count + "}").getBytes(StandardCharsets.UTF_8);
        reply.complete(new IngestReply(200, WritePosition.headers(change), json));
      }
    } else {
      reply.completeExceptionally(
          new IllegalStateException("a deletion had the outcome " + change.outcome()));
    }
  }

  /** Leaves the thread that tells outcomes, since an append may wait for Kafka. */
  private void goOn(TimeRange rest) {
    try {
      threads.execute(() -> deleteRest(rest));
    } catch (RejectedExecutionException e) {
      fail(
          ProblemException.unavailable(
              "Too many deletions wait to go on, or the gateway is stopping.", TRY_AGAIN));
    }
  }

  private void deleteRest(TimeRange rest) {
    try {
      if (isAbandoned.getAsBoolean()) {
        fail(ProblemException.of(400, "The client has closed the connection."));
      } else {
        deletePart(rest);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** A problem tells what the parts before have deleted. */
  private void fail(Throwable failure) {
    reply.completeExceptionally(
        count > 0 && failure instanceof ProblemException problem
            ? problem.withMember("deleted", count)
            : failure);
  }
}
