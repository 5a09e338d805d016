package io.weir.query.items;

import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.service.http.ShortRead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Reads of one value, unless the client may have it: those are left to {@link ItemRoutes}. */
final class ShortValue implements ShortRead.Reader {
  private final ItemClient items;
  private final Replies replies;
  private final int partitions;

  /**
   * @param partitions of the log of records
   */
  ShortValue(ItemClient items, Replies replies, int partitions) {
    this.items = items;
    this.replies = replies;
    this.partitions = partitions;
  }

  @Override
  public Optional<CompletionStage<Optional<ShortRead.Reply>>> read(ShortRead.Call call) {
    ItemKey key = ItemKey.unreserved(call.segment(1), call.segment(2));
    call.parameters().refuseOthersThan(Set.of());
    LogPosition position =
        RequiredPositions.of(PositionHeader.NAME, call.header(PositionHeader.NAME), partitions)
            .of(key, partitions);
    Reservation memory =
        call.header("If-None-Match") == null ? replies.reserveIfFree(ItemRoutes.VALUE_BYTES) : null;
    return memory == null ? Optional.empty() : Optional.of(read(key, position, memory));
  }

  private CompletionStage<Optional<ShortRead.Reply>> read(
      ItemKey key, LogPosition position, Reservation memory) {
    List<LogPosition> required = position.equals(LogPosition.NONE) ? List.of() : List.of(position);
    return memory.untilReplyOf(
        items
            .values(required, List.of(key), ItemQuery.MAX_RESULT_BYTES, memory)
            .thenApply(answers -> Optional.of(reply(ValueReply.found(answers.get(0)), memory))));
  }

  private static ShortRead.Reply reply(Found found, Reservation memory) {
    Map<String, String> headers = ValueReply.headers(found);
    headers.put("Content-Type", found.contentType());
    return new ShortRead.Reply(headers, ByteBuffer.wrap(found.value()), memory::close);
  }
}
