package io.weir.service.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Parts of this process that call it like any client: each has a token that is made at the start,
 * and known to this process alone.
 */
final class InnerCallers {
  private static final int TOKEN_BYTES = 32;

  private final Map<TokenDigest, Part> parts = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  /** One of them. */
  record Part(Subject subject, Rights rights) {}

  /** The token of another part, which has these grants. */
  String add(String name, List<Grant> grants) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    parts.put(TokenDigest.of(token), new Part(Subject.token(name), Rights.of(grants)));
    return token;
  }

  Optional<Part> find(TokenDigest digest) {
    return Optional.ofNullable(parts.get(digest));
  }
}
