package io.weir.query.documents;

import io.javalin.http.Context;
import io.weir.model.records.RecordCommand;
import io.weir.query.reply.PacedStream;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.query.reply.Utf8Text;
import io.weir.service.http.HttpStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The reply to one query: {@code {"metric_id":..,"rows":[..],"query_time_ns":..,"cursor":..}}. Of
 * known length if every task is asked once; else it is written while tasks are asked again.
 */
final class DocumentsReply {
  /** So much is written at once. */
  private static final int BLOCK_BYTES = 64 << 10;

  /** The most tasks whose first documents are taken to be as large as can be. */
  private static final int LARGE_DOCUMENTS = 4;

  private final Context ctx;
  private final QueryRequest request;
  private final QueryCursor cursor;
  private final MergedDocuments documents;
  private final Replies replies;
  private final Places places;
  private final long begin;
  private final Utf8Text json = new Utf8Text(4096);
  private String separator = "";
  private boolean isLong;

  /** Null before a stream begins. */
  private PacedStream out;

  /**
   * @param begin when the request came, in ns of the system's clock for differences
   */
  DocumentsReply(
      Context ctx,
      QueryRequest request,
      QueryCursor cursor,
      MergedDocuments documents,
      Replies replies,
      Places places,
      long begin) {
    this.ctx = ctx;
    this.request = request;
    this.cursor = cursor;
    this.documents = documents;
    this.replies = replies;
    this.places = places;
    this.begin = begin;
  }

  /**
   * The most memory that a reply takes, a page of each task and its text; more only if several
   * tasks hold documents of about a megabyte.
   */
  static long bytes(int tasks) {
    long large = (long) Math.min(tasks, LARGE_DOCUMENTS) * RecordCommand.MAX_DOCUMENT_BYTES;
    return MergedDocuments.PAGE_BYTES + 2 * large;
  }

  /**
   * Begins the object.
   *
   * @param withId whether the query is of one metric, whose id the object has
   */
  DocumentsReply open(boolean withId) {
    json.ascii('{');
    if (withId) {
      json.text("\"metric_id\":").json(request.keys().get(0).id()).ascii(',');
    }
    json.text("\"rows\":[");
    return this;
  }

  /**
   * Asks tasks, writes what they answer, asks for more, and so on. A failure after the first bytes
   * have left is a cut.
   *
   * @param reservation is paused while a task has not applied what is required
   */
  CompletionStage<Void> run(Reservation reservation) {
    return documents
        .fetch(reservation)
        .thenComposeAsync(fetched -> write(), replies.threads())
        .exceptionallyCompose(this::failed);
  }

  private CompletionStage<Void> write() {
    try {
      for (TaskPart.Row row = documents.next(); row != null; row = documents.next()) {
        add(row);
        if (isLong && json.length() >= BLOCK_BYTES) {
          flush();
        }
      }
      if (!documents.mustFetch()) {
        end();
        return CompletableFuture.completedFuture(null);
      }
      begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents.fetch(null).thenComposeAsync(fetched -> write(), replies.threads());
  }

  private void add(TaskPart.Row row) {
    json.text(separator).text("{\"time\":").number(row.place().time()).text(",\"value\":");
    json.raw(row.document()).text(",\"metric_key\":").json(row.place().key().id()).ascii('}');
    separator = ",";
  }

  /** A long reply has no limit of time, since a reader that is too slow is cut. */
  private void begin() {
    if (!isLong) {
      isLong = true;
      places.take().listenTo(ctx);
      ctx.req().getAsyncContext().setTimeout(0);
    }
  }

  private void flush() throws IOException {
    if (out == null) {
      ctx.contentType("application/json").header("Cache-Control", "no-store");
      out = replies.paced(ctx);
    }
    json.moveTo(out);
  }

  private void end() throws IOException {
    json.text("],\"query_time_ns\":").number(System.nanoTime() - begin).text(",\"cursor\":\"");
    json.text(documents.end().map(cursor::text).orElse("")).text("\"}");
    if (out == null) {
      Replies.sendJson(ctx, json);
    } else {
      flush();
    }
  }

  private CompletionStage<Void> failed(Throwable fault) {
    if (out == null) {
      return CompletableFuture.failedFuture(fault);
    }
    HttpStreams.cut(ctx, fault);
    return CompletableFuture.completedFuture(null);
  }
}
