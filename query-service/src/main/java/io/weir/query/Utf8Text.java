package io.weir.query;

import io.weir.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text that grows, kept as the UTF-8 bytes that will be sent; for one thread. */
final class Utf8Text {
  /** The longest number: a sign, 15 digits and a point, or what Double.toString writes. */
  static final int NUMBER_BYTES = 28;

  private static final byte[] MIN_LONG =
      Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TENS = new byte[100];
  private static final byte[] ONES = new byte[100];

  static {
    for (int i = 0; i < 100; i++) {
      TENS[i] = (byte) ('0' + i / 10);
      ONES[i] = (byte) ('0' + i % 10);
    }
  }

  private byte[] bytes;
  private int end;

  Utf8Text(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return end;
  }

  /** The bytes, without a copy; nothing may be added any more. */
  InputStream stream() {
    return new ByteArrayInputStream(bytes, 0, end);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private void require(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(end + more, bytes.length + (bytes.length >> 1)));
    }
  }

  Utf8Text ascii(char c) {
    require(1);
    bytes[end++] = (byte) c;
    return this;
  }

  /** Adds a text; most are short and all ASCII. */
  Utf8Text text(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  Utf8Text raw(byte[] utf8) {
    require(utf8.length);
    System.arraycopy(utf8, 0, bytes, end, utf8.length);
    end += utf8.length;
    return this;
  }

  /** Adds a tag as a JSON string; it holds no control characters. */
  Utf8Text json(Tag tag) {
    byte[] utf8 = tag.utf8();
    require(2 + 2 * utf8.length);
    bytes[end++] = '"';
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        bytes[end++] = '\\';
      }
      bytes[end++] = b;
    }
    bytes[end++] = '"';
    return this;
  }

  /** Adds a text with HTML's special characters escaped, for content and quoted attributes. */
  Utf8Text html(String text) {
    for (int i = 0, from = 0; i <= text.length(); i++) {
      String escaped = i == text.length() ? "" : escaped(text.charAt(i));
      if (escaped != null) {
        text(text.substring(from, i)).text(escaped);
        from = i + 1;
      }
    }
    return this;
  }

  private static String escaped(char c) {
    return switch (c) {
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '&' -> "&amp;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> null;
    };
  }

  Utf8Text number(long number) {
    if (number == Long.MIN_VALUE) {
      return raw(MIN_LONG);
    }
    require(NUMBER_BYTES);
    if (number < 0) {
      bytes[end++] = '-';
    }
    digits(Math.abs(number), 1);
    return this;
  }

  /**
   * Adds {@code scaled / 10^places}, with all its places.
   *
   * @param scaled 0 to 10^15
   * @param places 1 to 18
   */
  void decimal(boolean negative, long scaled, int places) {
    require(NUMBER_BYTES);
    if (negative) {
      bytes[end++] = '-';
    }
    long unit = Decimals.unit(places);
    long whole = scaled / unit;
    digits(whole, 1);
    bytes[end++] = '.';
    digits(scaled - whole * unit, places);
  }

  /** Adds a number without a sign, with zeros before it to that many digits. */
  private void digits(long number, int atLeast) {
    int count = Math.max(atLeast, Decimals.digits(number));
    int at = end + count;
    long rest = number;
    while (at - end >= 2) {
      long next = rest / 100;
      int pair = (int) (rest - next * 100);
      bytes[--at] = ONES[pair];
      bytes[--at] = TENS[pair];
      rest = next;
    }
    if (at > end) {
      bytes[--at] = ONES[(int) rest];
    }
    end += count;
  }
}
