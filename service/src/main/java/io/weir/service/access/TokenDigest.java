package io.weir.service.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a token. Tokens are looked up by it, so that nothing depends on how much of a wrong
 * one is right, and is all that is kept of them.
 */
record TokenDigest(long first, long second, long third, long fourth) {
  private static final int HEX_DIGITS = 64;

  /** That of a token. */
  static TokenDigest of(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return of(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Its first 64 bits as text. */
  String mark() {
    return HexFormat.of().toHexDigits(first);
  }

  /**
   * Reads 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException without what was got, which may be a token by mistake
   */
  static TokenDigest ofHex(String hex) {
    try {
      if (hex.length() == HEX_DIGITS) {
        return of(HexFormat.of().parseHex(hex));
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("sha256: must be 64 hexadecimal digits");
  }

  private static TokenDigest of(byte[] bytes) {
    ByteBuffer longs = ByteBuffer.wrap(bytes);
    return new TokenDigest(longs.getLong(), longs.getLong(), longs.getLong(), longs.getLong());
  }
}
