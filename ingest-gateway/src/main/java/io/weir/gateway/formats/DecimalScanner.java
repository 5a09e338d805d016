package io.weir.gateway.formats;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * Reads finite decimals as JSON has them (RFC 8259), unless they are very long; for one thread.
 *
 * <p>Decimals become doubles exactly rounded: up to 2^53 the digits, and up to 10^22 the power of
 * ten, are doubles themselves, so their product or quotient is rounded once (W. D. Clinger, How to
 * read floating point numbers accurately, 1990). Longer ones are parsed by Jackson's fast parser.
 */
public final class DecimalScanner {
  /** There is no such decimal. */
  public static final int UNUSUAL = -1;

  private static final int MAX_NUMBER = 40;
  private static final int MAX_DIGITS = 18;
  private static final long MAX_EXACT_MANTISSA = 1L << 53;
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final char[] number = new char[MAX_NUMBER];
  private double value;

  /** What was read last. */
  public double value() {
    return value;
  }

  /**
   * Reads the decimal that begins at {@code from}.
   *
   * @param end of the bytes
   * @return the offset after it, or {@link #UNUSUAL}
   */
  public int read(byte[] bytes, int from, int end) {
    int at = from;
    boolean negative = at < end && bytes[at] == '-';
    if (negative) {
      at++;
    }
    long mantissa = 0;
    int digits = at;
    for (; at < end && isDigit(bytes[at]); at++) {
      mantissa = 10 * mantissa + (bytes[at] - '0');
    }
    int whole = at - digits;
    if (whole == 0 || whole > 1 && bytes[digits] == '0') {
      return UNUSUAL;
    }
    int fraction = 0;
    if (at < end && bytes[at] == '.') {
      int point = at++;
      for (; at < end && isDigit(bytes[at]); at++) {
        mantissa = 10 * mantissa + (bytes[at] - '0');
      }
      fraction = at - point - 1;
      if (fraction == 0) {
        return UNUSUAL;
      }
    }
    boolean hasExponent = at < end && (bytes[at] | 0x20) == 'e';
    if (hasExponent || whole + fraction > MAX_DIGITS || mantissa > MAX_EXACT_MANTISSA) {
      return longNumber(bytes, from, at, end);
    }
    value = mantissa / EXACT_POWERS[fraction];
    if (negative) {
      value = -value;
    }
    return at;
  }

  /**
   * A number with an exponent or many digits, whose first part was found valid up to {@code at}.
   */
  private int longNumber(byte[] bytes, int from, int at, int end) {
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
        at++;
      }
      int digits = at;
      while (at < end && isDigit(bytes[at])) {
        at++;
      }
      if (at == digits) {
        return UNUSUAL;
      }
    }
    int length = at - from;
    if (length > MAX_NUMBER) {
      return UNUSUAL;
    }
    for (int k = 0; k < length; k++) {
      number[k] = (char) bytes[from + k];
    }
    value = NumberInput.parseDouble(number, 0, length, true);
    return Double.isFinite(value) ? at : UNUSUAL;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
