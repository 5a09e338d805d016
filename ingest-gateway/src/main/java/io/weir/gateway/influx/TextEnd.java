package io.weir.gateway.influx;

/** Where the parts of a point end. */
final class TextEnd {
  private TextEnd() {}

  /**
   * The offset after the {@code =} of a field's name.
   *
   * @throws PointException if there is none on this line
   */
  static int ofFieldName(byte[] bytes, int from, int end) {
    int at = ofPart(bytes, from, end);
    if (at == end || bytes[at] != '=') {
      String got = PointException.excerpt(bytes, from, at);
      throw new PointException(
          "field", "a field must be a name, = and a value, got \"" + got + '"');
    }
    if (at == from) {
      throw new PointException("field", "a field must have a name, got none");
    }
    return at + 1;
  }

  /**
   * The offset of the next comma, equals sign, space or line feed without a backslash before it.
   */
  static int ofPart(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      byte b = bytes[at];
      if (b == ',' || b == '=' || b == ' ' || b == '\n') {
        break;
      }
      at += isEscape(bytes, at, end) ? 2 : 1;
    }
    return at;
  }

  /** Whether a backslash takes the meaning from what follows it; another one is a backslash. */
  static boolean isEscape(byte[] bytes, int at, int end) {
    if (bytes[at] != '\\' || at + 1 >= end) {
      return false;
    }
    byte next = bytes[at + 1];
    return next == ',' || next == '=' || next == ' ';
  }

  /** The offset of the comma, space or line end after a value that is no string. */
  static int ofValue(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end
        && bytes[at] != ','
        && bytes[at] != ' '
        && bytes[at] != '\n'
        && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  /**
   * The offset after the closing quote of a string.
   *
   * @param from of the opening quote
   * @throws PointException if there is none
   */
  static int ofString(byte[] bytes, int from, int end) {
    for (int at = from + 1; at < end; at++) {
      if (bytes[at] == '"') {
        return at + 1;
      }
      if (bytes[at] == '\\') {
        at++;
      }
    }
    throw new PointException("field", "a string must end with a quote, got none");
  }
}
