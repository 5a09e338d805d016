package io.weir.client;

import io.weir.client.v1.LookupReply;
import io.weir.client.v1.Value;
import java.time.Instant;
import java.util.Optional;

/**
 * An item as it was read.
 *
 * @param version from 1 on; a key never has the same one twice, and later ones are greater
 * @param contentType what the value was called when it was put
 * @param expiresAt when it goes by itself
 */
public record Found<T>(T value, long version, String contentType, Optional<Instant> expiresAt) {
  static <T> Optional<Found<T>> of(LookupReply reply, Codec<T> codec) {
    return reply.hasValue() ? Optional.of(of(reply.getValue(), codec)) : Optional.empty();
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the codec cannot
   */
  static <T> Found<T> of(Value value, Codec<T> codec) {
    return new Found<>(
        codec.decode(value.getContentType(), value.getData().toByteArray()),
        value.getVersion(),
        value.getContentType(),
        value.getExpiresAtMs() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(value.getExpiresAtMs())));
  }
}
