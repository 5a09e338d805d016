package io.weir.service.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Parses bytes as UTF-8, which JSON between systems has to be (RFC 8259, 8.1). Jackson guesses the
 * encoding by the first four bytes: in UTF-16 and UTF-32 it knows no places in bytes, and fails in
 * other ways than for bad JSON.
 */
public final class Utf8Json {
  private static final int GUESSED_BYTES = 4;

  private Utf8Json() {}

  /**
   * A parser of these bytes.
   *
   * @throws JsonParseException if they begin as no JSON in UTF-8 does: with a NUL among the first
   *     four bytes, or with the mark of another encoding
   */
  public static JsonParser parser(JsonFactory json, byte[] bytes, int from, int length)
      throws IOException {
    for (int at = from; at < from + Math.min(length, GUESSED_BYTES); at++) {
      int each = bytes[at] & 0xff;
      if (each == 0 || each >= 0xfe) {
        throw new JsonParseException(null, "bytes that are not UTF-8");
      }
    }
    return json.createParser(bytes, from, length);
  }
}
