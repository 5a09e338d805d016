package io.weir.gateway.influx;

import io.weir.gateway.formats.DecimalScanner;
import io.weir.gateway.formats.PlainDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads the value of a field as a double; for one thread. */
final class FieldValue {
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,20}[iu]");

  private static final int MAX_EXACT_DIGITS = 15;

  private final boolean skipsStrings;
  private final DecimalScanner decimals = new DecimalScanner();
  private double value;
  private boolean isSkipped;

  FieldValue(boolean skipsStrings) {
    this.skipsStrings = skipsStrings;
  }

  /** What was read last. */
  double value() {
    return value;
  }

  /** Whether what was read last is a string, which is left out. */
  boolean isSkipped() {
    return isSkipped;
  }

  /**
   * Reads the value that begins at {@code from}.
   *
   * @param nameFrom where the field's name begins
   * @return the offset after it
   * @throws PointException if there is none
   */
  int read(byte[] bytes, int from, int end, int nameFrom) {
    isSkipped = false;
    int at = decimals.read(bytes, from, end);
    if (at != DecimalScanner.UNUSUAL) {
      if (isEnd(bytes, at, end)) {
        value = decimals.value();
        return at;
      }
      if (bytes[at] == 'i' && isEnd(bytes, at + 1, end) && isShortWhole(bytes, from, at)) {
        value = decimals.value();
        return at + 1;
      }
    }
    return from < end && bytes[from] == '"'
        ? string(bytes, from, end, nameFrom)
        : unusual(bytes, from, end, nameFrom);
  }

  private static boolean isEnd(byte[] bytes, int at, int end) {
    return at == end
        || bytes[at] == ','
        || bytes[at] == ' '
        || bytes[at] == '\n'
        || bytes[at] == '\r';
  }

  /** Whether a decimal is a whole number that a double holds exactly. */
  private static boolean isShortWhole(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E') {
        return false;
      }
    }
    return to - from <= MAX_EXACT_DIGITS;
  }

  private int string(byte[] bytes, int from, int end, int nameFrom) {
    int to = TextEnd.ofString(bytes, from, end);
    if (!isEnd(bytes, to, end)) {
      throw refusal(bytes, nameFrom, "must end after its string, got more");
    }
    if (!skipsStrings) {
      throw refusal(
          bytes,
          nameFrom,
          "must be a number or a boolean, got a string, which WEIR_INFLUX_STRINGS=skip leaves out");
    }
    isSkipped = true;
    return to;
  }

  private int unusual(byte[] bytes, int from, int end, int nameFrom) {
    int to = TextEnd.ofValue(bytes, from, end);
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    try {
      value = number(text);
    } catch (NumberFormatException e) {
      throw refusal(
          bytes,
          nameFrom,
          "must be a finite number, an integer with i or u that fits into 64 bits, or a boolean,"
              + " got \""
              + PointException.excerpt(bytes, from, to)
              + '"');
    }
    return to;
  }

  private static double number(String text) {
    switch (text) {
      case "t", "T", "true", "True", "TRUE":
        return 1;
      case "f", "F", "false", "False", "FALSE":
        return 0;
      default:
    }
    if (WHOLE.matcher(text).matches()) {
      int digits = text.length() - 1;
      return text.endsWith("i")
          ? Long.parseLong(text, 0, digits, 10)
          : unsigned(Long.parseUnsignedLong(text, 0, digits, 10));
    }
    double value = PlainDecimal.parse(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException();
    }
    return value;
  }

  /** The nearest double; halving keeps the last bit, which decides how it is rounded. */
  private static double unsigned(long value) {
    return value >= 0 ? value : 2.0 * (value >>> 1 | value & 1);
  }

  private static PointException refusal(byte[] bytes, int nameFrom, String detail) {
    int nameTo = TextEnd.ofPart(bytes, nameFrom, bytes.length);
    String name = PointException.excerpt(bytes, nameFrom, nameTo);
    return new PointException("field", "the field " + name + ' ' + detail);
  }
}
