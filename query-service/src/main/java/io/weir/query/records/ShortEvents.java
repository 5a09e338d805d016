package io.weir.query.records;

import io.weir.model.records.PositionHeader;
import io.weir.model.records.RecordResult;
import io.weir.model.records.StreamKey;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.query.reply.Utf8Text;
import io.weir.service.http.ShortRead;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads of a stream that one page answers, as most are. Whatever needs more than that, or has a
 * parameter that is seldom given, is left to {@link StreamRoutes}.
 */
final class ShortEvents implements ShortRead.Reader {
  /** The most events that one is expected to answer. */
  private static final int MOST_EVENTS = 1000;

  /** A text that takes more is made by a thread for replies. */
  private static final int BRIEF_BYTES = 64 << 10;

  private final RecordClient client;
  private final Replies replies;
  private final int partitions;

  /**
   * @param partitions of the log of records
   */
  ShortEvents(RecordClient client, Replies replies, int partitions) {
    this.client = client;
    this.replies = replies;
    this.partitions = partitions;
  }

  @Override
  public Optional<CompletionStage<Optional<ShortRead.Reply>>> read(ShortRead.Call call) {
    StreamKey key = StreamKey.of(call.segment(1), call.segment(2));
    RequiredPositions required =
        RequiredPositions.of(PositionHeader.NAME, call.header(PositionHeader.NAME), partitions);
    EventsRequest request = EventsRequest.of(call.parameters(), key, required.of(key, partitions));
    boolean isUsual = !request.download() && !request.strict() && request.limit() <= MOST_EVENTS;
    Reservation memory = isUsual ? replies.reserveIfFree(EventsReply.bytes(request.limit())) : null;
    return memory == null ? Optional.empty() : Optional.of(read(request, memory));
  }

  private CompletionStage<Optional<ShortRead.Reply>> read(
      EventsRequest request, Reservation memory) {
    return memory.untilReplyOf(
        client
            .query(request.first(EventsReply.PAGE_BYTES), RecordResult.Events.class, memory)
            .thenCompose(
                first ->
                    bytes(first) <= BRIEF_BYTES
                        ? CompletableFuture.completedFuture(reply(request, first, memory))
                        : CompletableFuture.supplyAsync(
                            () -> reply(request, first, memory), replies.threads())));
  }

  private static int bytes(RecordResult.Events first) {
    int bytes = 0;
    for (RecordResult.Events.Event event : first.events()) {
      bytes += event.document().length + EventJson.BYTES;
    }
    return bytes;
  }

  private static Optional<ShortRead.Reply> reply(
      EventsRequest request, RecordResult.Events first, Reservation memory) {
    if (!request.isWhole(first)) {
      return Optional.empty();
    }
    long end = request.end(first);
    Utf8Text json = new Utf8Text(bytes(first) + 2);
    char separator = '[';
    for (RecordResult.Events.Event event : first.events()) {
      if (event.id() < end) {
        json.ascii(separator);
        separator = ',';
        EventJson.write(json, event);
      }
    }
    if (separator == '[') {
      json.ascii('[');
    }
    json.ascii(']');
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Cache-Control", "no-store");
    if (request.isOfOlderThan(first)) {
      headers.put(EventsReply.FIRST, Long.toString(first.first()));
    }
    return Optional.of(new ShortRead.Reply(headers, json.buffer(), memory::close));
  }
}
