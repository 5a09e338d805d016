package io.weir.client;

import io.weir.client.v1.ItemsReply;
import java.util.List;

/** An item in a list. */
public record Entry<T>(String key, Found<T> item) {
  static <T> List<Entry<T>> of(List<ItemsReply> replies, Codec<T> codec) {
    return replies.stream()
        .flatMap(reply -> reply.getItemsList().stream())
        .map(item -> new Entry<>(item.getKey(), Found.of(item.getValue(), codec)))
        .toList();
  }
}
