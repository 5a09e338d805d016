package io.weir.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text as UTF-8, refused where it cannot be, unlike {@link String#getBytes}. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The bytes of a text.
   *
   * @param field to be named in the message
   * @throws IllegalArgumentException if the text has a lone surrogate
   */
  public static byte[] encode(String field, String text) {
    ByteBuffer encoded;
    try {
      encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          field + ": must be valid Unicode, got a lone surrogate", e);
    }
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  /**
   * @param field to be named in the message
   * @throws IllegalArgumentException if the text takes more bytes, naming the field, the limit and
   *     what was got
   */
  public static void requireAtMost(String field, String text, int maxBytes) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(
          field + ": must have at most " + maxBytes + " bytes of UTF-8, got " + bytes);
    }
  }
}
