package io.weir.client;

import java.time.Instant;
import java.util.Optional;

/**
 * An item as it was read.
 *
 * @param version from 1 on; a key never has the same one twice, and later ones are greater
 * @param contentType what the value was called when it was put
 * @param expiresAt when it goes by itself
 */
public record Found<T>(T value, long version, String contentType, Optional<Instant> expiresAt) {}
