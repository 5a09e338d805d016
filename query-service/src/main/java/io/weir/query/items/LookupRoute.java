package io.weir.query.items;

import io.javalin.http.Context;
import io.weir.model.Excerpt;
import io.weir.model.records.LogPosition;
import io.weir.query.format.ReplyFormat;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.query.reply.RequestBody;
import io.weir.query.reply.Reservation;
import io.weir.service.access.Caller;
import io.weir.service.http.Callers;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Looks up many keys of an index in one request. */
final class LookupRoute {
  private static final String JSON = "application/json";

  private final ItemClient items;
  private final Replies replies;
  private final Places places;
  private final int partitions;

  /**
   * @param places bounds how many long lookups are written at the same time
   * @param partitions of the log of records
   */
  LookupRoute(ItemClient items, Replies replies, Places places, int partitions) {
    this.items = items;
    this.replies = replies;
    this.places = places;
    this.partitions = partitions;
  }

  /** Answers a request; one that is refused throws or ends with a {@link ProblemException}. */
  void answer(Context ctx) {
    String index = ItemPath.index(ctx);
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(Set.of("format"));
    requireJson(ctx);
    boolean lines =
        ReplyFormat.of(
                parameters, ctx.header("Accept"), List.of(ReplyFormat.JSON, ReplyFormat.NDJSON))
            == ReplyFormat.NDJSON;
    List<LogPosition> required = RequiredPositions.of(ctx, partitions).ofAll();
    Caller caller = Callers.of(ctx);
    replies.reply(
        ctx,
        0,
        () ->
            RequestBody.receive(ctx, replies, LookupRequest.MAX_BYTES)
                .thenComposeAsync(
                    body -> lookup(ctx, caller, index, body, lines, required), replies.threads()),
        written -> {});
  }

  /**
   * Reserves all that it may take before it reads the keys, which takes time where they are many;
   * waits until that much is free.
   */
  private CompletionStage<Void> lookup(
      Context ctx,
      Caller caller,
      String index,
      byte[] body,
      boolean lines,
      List<LogPosition> required) {
    int keys = LookupRequest.mostKeys(body);
    long inWindows = LookupRequest.bytes(index, body, keys) + LookupReply.bytes(keys);
    long all = LookupReply.allBytes(keys);
    boolean together = all > 0 && replies.mayWaitFor(inWindows + all);
    return replies
        .await(ctx, inWindows + (together ? all : 0))
        .thenComposeAsync(
            memory -> {
              Reservation reply = memory.split(LookupReply.bytes(keys));
              Optional<Reservation> ofAll =
                  together ? Optional.of(memory.split(all)) : Optional.empty();
              LookupRequest request = LookupRequest.of(index, body, lines, required);
              request.requireReadable(caller, index);
              return new LookupReply(ctx, request, items, replies, places).send(reply, ofAll);
            },
            replies.threads());
  }

  /** So that no page of another site can send it without a preflight request. */
  private static void requireJson(Context ctx) {
    String given = String.valueOf(ctx.header("Content-Type"));
    if (!given.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(JSON)) {
      throw ProblemException.unsupported(
          "Content-Type must be " + JSON + ", got " + Excerpt.of(given));
    }
  }
}
