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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One deletion of documents, in parts: a command removes a bounded number of documents, as the
 * task's other commands wait for it, and the next one follows its outcome. If it ends between two
 * parts, the same deletion again goes on with the rest.
 */
final class DocumentDeletion {
  /** What one command removes at most: about 25 ms of the task's thread. */
  static final int PART = 100_000;

  private final RecordWriter writer;
  private final MetricKey key;
  private final CompletableFuture<IngestReply> reply = new CompletableFuture<>();
  private long count;

  DocumentDeletion(RecordWriter writer, MetricKey key) {
    this.writer = writer;
    this.key = key;
  }

  /** Deletes the documents of a range; to be called once. The reply has the count of all parts. */
  CompletionStage<IngestReply> delete(TimeRange range) {
    deletePart(range);
    return reply;
  }

  /** The next part leaves the thread that tells outcomes, since an append may wait for Kafka. */
  private void deletePart(TimeRange range) {
    try {
      writer
          .write(new DeleteDocuments(writer.nextId(), key, range, PART), 1, change -> change)
          .whenCompleteAsync((change, failure) -> goOn(range, change, failure));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void goOn(TimeRange range, Change change, Throwable failure) {
    if (failure != null) {
      fail(failure instanceof CompletionException ? failure.getCause() : failure);
    } else if (change.outcome() instanceof DocumentOutcome.Deleted deleted) {
      count += deleted.count();
      long emptied = deleted.range().upper();
      if (emptied < range.upper()) {
        deletePart(new TimeRange(emptied, range.upper()));
      } else {
        byte[] json = ("{\"count\":" + count + "}").getBytes(StandardCharsets.UTF_8);
        reply.complete(new IngestReply(200, WritePosition.headers(change), json));
      }
    } else {
      reply.completeExceptionally(
          new IllegalStateException("a deletion had the outcome " + change.outcome()));
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
