package io.weir.job.records.documents;

import java.util.Objects;

/**
 * The exact value of a number of JSON, however large its exponent, compared without being written
 * out: {@code sign * d.ddd * 10^magnitude}, the first digit not 0. An exponent beyond 10^17 counts
 * as 10^18; {@link io.weir.model.records.FilterValue.Number} has none, so that comparisons with it
 * are exact. For one thread.
 */
final class Decimal implements Comparable<Decimal> {
  /** How many digits are compared as one int64. */
  private static final int HEAD_DIGITS = 18;

  private static final long MOST = 1_000_000_000_000_000_000L;

  private int sign;
  private long magnitude;

  /** The first {@value #HEAD_DIGITS} digits, filled up with zeros. */
  private long head;

  /** The digits after those, without zeros at the end. */
  private String tail = "";

  static Decimal of(String text) {
    Decimal decimal = new Decimal();
    decimal.set(text.toCharArray(), 0, text.length());
    return decimal;
  }

  /** Takes the value of a number as JSON has it. */
  void set(char[] text, int from, int length) {
    int end = from + length;
    int at = from;
    boolean negative = text[at] == '-';
    if (negative) {
      at++;
    }
    long places = 0; // of the first digit, before the point or (negative) after it
    boolean afterPoint = false;
    int digits = 0;
    head = 0;
    StringBuilder more = null;
    for (; at < end; at++) {
      char c = text[at];
      if (c == '.') {
        afterPoint = true;
        continue;
      } else if (c == 'e' || c == 'E') {
        break;
      }
      if (digits > 0 || c != '0') {
        if (digits < HEAD_DIGITS) {
          head = head * 10 + (c - '0');
        } else {
          more = (more == null ? new StringBuilder() : more).append(c);
        }
        digits++;
        places += afterPoint ? 0 : 1;
      } else if (afterPoint) {
        places--;
      }
    }
    for (int i = digits; i < HEAD_DIGITS && digits > 0; i++) {
      head *= 10;
    }
    tail = more == null ? "" : withoutZeros(more);
    sign = digits == 0 ? 0 : negative ? -1 : 1;
    magnitude = digits == 0 ? 0 : places + (at == end ? 0 : exponent(text, at + 1, end));
  }

  private static String withoutZeros(StringBuilder digits) {
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }

  private static long exponent(char[] text, int from, int end) {
    boolean negative = text[from] == '-';
    long size = 0;
    for (int at = negative || text[from] == '+' ? from + 1 : from; at < end; at++) {
      size = size >= MOST / 10 ? MOST : size * 10 + (text[at] - '0');
    }
    return negative ? -size : size;
  }

  @Override
  public int compareTo(Decimal other) {
    if (sign != other.sign) {
      return Integer.compare(sign, other.sign);
    }
    int order = Long.compare(magnitude, other.magnitude);
    if (order == 0) {
      order = Long.compare(head, other.head);
    }
    if (order == 0) {
      order = tail.compareTo(other.tail);
    }
    return sign * order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Decimal that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(sign, magnitude, head, tail);
  }
}
