package io.weir.query.records;

import io.javalin.http.Context;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.query.reply.PacedStream;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.query.reply.Utf8Text;
import io.weir.service.http.HttpStreams;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The reply to one read of a stream: one page of known length, or page after page, each written
 * before the next one is asked for.
 */
final class EventsReply {
  /** The most bytes of a page's documents, unless its first one has more. */
  static final int PAGE_BYTES = 512 << 10;

  static final String FIRST = "Weir-First";

  private final Context ctx;
  private final EventsRequest request;
  private final RecordClient client;
  private final Replies replies;
  private final Utf8Text json = new Utf8Text(1024);
  private String separator = "";

  /** Null before a stream begins. */
  private PacedStream out;

  EventsReply(Context ctx, EventsRequest request, RecordClient client, Replies replies) {
    this.ctx = ctx;
    this.request = request;
    this.client = client;
    this.replies = replies;
  }

  /** The most memory that a reply takes: a page and its text. */
  static long bytes(int limit) {
    long overhead = 2L * Math.min(limit, RecordQuery.MAX_LIMIT) * EventJson.BYTES;
    return 2L * RecordCommand.MAX_DOCUMENT_BYTES + overhead;
  }

  /** Asks for the first page. */
  CompletionStage<RecordResult.Events> first(Reservation reservation) {
    return client.query(request.first(PAGE_BYTES), RecordResult.Events.class, reservation);
  }

  /**
   * Replies with the first page alone.
   *
   * @throws ProblemException 404 if the stream is unknown and must not be
   */
  void send(RecordResult.Events first) {
    begin(first);
    write(first, request.end(first));
    Replies.sendJson(ctx, json.ascii(']'));
  }

  /** Replies with the first page and those after it. A failure after the begin is a cut. */
  CompletionStage<Void> stream(RecordResult.Events first) throws IOException {
    begin(first);
    ctx.contentType("application/json").header("Cache-Control", "no-store");
    out = replies.paced(ctx);
    return CompletableFuture.completedFuture(first)
        .thenCompose(page -> writeFrom(page, request.end(page)))
        .exceptionally(
            fault -> {
              HttpStreams.cut(ctx, fault);
              return null;
            });
  }

  private CompletionStage<Void> writeFrom(RecordResult.Events page, long end) {
    long next = write(page, end);
    if (next == 0 || next >= end) {
      json.ascii(']');
      flush();
      return CompletableFuture.completedFuture(null);
    }
    flush();
    RecordQuery.Events rest =
        new RecordQuery.Events(
            request.required(),
            request.key(),
            next,
            (int) Math.min(RecordQuery.MAX_LIMIT, end - next),
            PAGE_BYTES);
    return client
        .query(rest, RecordResult.Events.class, held -> held.last() >= end - 1)
        .thenComposeAsync(following -> writeFrom(following, end), replies.threads());
  }

  /** Sets the headers, and begins the array. */
  private void begin(RecordResult.Events first) {
    if (request.strict() && !first.known()) {
      throw ProblemException.of(404, "There is no stream of this name.");
    }
    if (request.isOfOlderThan(first)) {
      ctx.header(FIRST, Long.toString(first.first()));
    }
    if (request.download()) {
      String name = request.key().bucket() + "-" + request.key().stream() + ".json";
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
      ctx.header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded);
    }
    json.ascii('[');
  }

  /** Adds the events of a page before the end; returns the id after the last one, 0 for none. */
  private long write(RecordResult.Events page, long end) {
    long next = 0;
    for (RecordResult.Events.Event event : page.events()) {
      if (event.id() < end) {
        json.text(separator);
        separator = ",";
        EventJson.write(json, event);
        next = event.id() + 1;
      }
    }
    return next;
  }

  private void flush() {
    try {
      json.moveTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
