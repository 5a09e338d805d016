package io.weir.query.reply;

import io.weir.model.Bytes;
import io.weir.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** A growing text, kept as UTF-8 bytes; for one thread. */
public final class Utf8Text {
  /** The longest number: a sign, 15 digits and a point, or what Double.toString writes. */
  public static final int NUMBER_BYTES = 28;

  private static final byte[] MIN_LONG =
      Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

  /** The two digits of 0 to 99, as {@link Bytes#putShort} puts them in order. */
  private static final short[] PAIRS = new short[100];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (short) ('0' + i / 10 | ('0' + i % 10) << Byte.SIZE);
    }
  }

  private byte[] bytes;
  private int end;

  public Utf8Text(int capacity) {
    bytes = new byte[capacity];
  }

  public int length() {
    return end;
  }

  /**
   * 64 bits that tell texts apart: two CRCs of different polynomials, which are together one of the
   * product. 100 KB take 10 us.
   */
  public long checksum() {
    CRC32 high = new CRC32();
    CRC32C low = new CRC32C();
    high.update(bytes, 0, end);
    low.update(bytes, 0, end);
    return high.getValue() << Integer.SIZE | low.getValue();
  }

  /** The text in at most half of its bytes, or itself if it takes more; at least 128 bytes. */
  Utf8Text compressed(Encoding encoding) {
    Utf8Text half = new Utf8Text(end / 2);
    half.end = encoding.compress(bytes, end, half.bytes);
    return half.end == 0 ? this : half;
  }

  /** The bytes, without a copy; nothing may be added afterwards. */
  public InputStream stream() {
    return new ByteArrayInputStream(bytes, 0, end);
  }

  /** The same as a buffer. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, 0, end);
  }

  /** Writes the text to a stream, and begins a new one. */
  public void moveTo(OutputStream out) throws IOException {
    out.write(bytes, 0, end);
    end = 0;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, end);
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

  public Utf8Text ascii(char c) {
    require(1);
    bytes[end++] = (byte) c;
    return this;
  }

  /** Adds a text; most are short and all ASCII. */
  public Utf8Text text(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  public Utf8Text raw(byte[] utf8) {
    return raw(utf8, 0, utf8.length);
  }

  private Utf8Text raw(byte[] utf8, int offset, int length) {
    require(length);
    System.arraycopy(utf8, offset, bytes, end, length);
    end += length;
    return this;
  }

  /** Adds what is written to it, for writers that know no other way; it need not be closed. */
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        ascii((char) b);
      }

      @Override
      public void write(byte[] from, int offset, int length) {
        raw(from, offset, length);
      }
    };
  }

  /** Adds a copy of its own bytes {@code from} to {@code to - 1}. */
  public Utf8Text repeat(int from, int to) {
    return raw(bytes, from, to - from);
  }

  /** Adds what another text has. */
  public Utf8Text add(Utf8Text other) {
    return raw(other.bytes, 0, other.end);
  }

  /** Adds a tag as a JSON string. */
  public Utf8Text json(Tag tag) {
    return json(tag.utf8());
  }

  /** Adds a text without control characters as a JSON string. */
  public Utf8Text json(String text) {
    return json(text.getBytes(StandardCharsets.UTF_8));
  }

  private Utf8Text json(byte[] utf8) {
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

  /** Adds a tag as a field of CSV (RFC 4180). */
  public Utf8Text csv(Tag tag) {
    String name = tag.toString();
    return name.indexOf(',') < 0 && name.indexOf('"') < 0
        ? raw(tag.utf8())
        : ascii('"').text(name.replace("\"", "\"\"")).ascii('"');
  }

  /** Adds a text with HTML's special characters escaped, for content and quoted attributes. */
  public Utf8Text html(String text) {
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

  public Utf8Text number(long number) {
    if (number == Long.MIN_VALUE) {
      return raw(MIN_LONG);
    }
    require(NUMBER_BYTES);
    if (number < 0) {
      bytes[end++] = '-';
    }
    long size = Math.abs(number);
    int count = DecimalWriter.digits(size);
    end += count;
    digits(size, end, count);
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
    int wholeDigits = Math.max(1, DecimalWriter.digits(scaled) - places);
    int point = end + wholeDigits;
    end = point + 1 + places;
    long whole = digits(scaled, end, places);
    bytes[point] = '.';
    digits(whole, point, wholeDigits);
  }

  /** Puts the last digits of a number without a sign right before {@code to}; returns the rest. */
  private long digits(long number, int to, int count) {
    long rest = number;
    int at = to;
    for (int left = count; left >= 2; left -= 2) {
      long next = rest / 100;
      at -= 2;
      Bytes.putShort(bytes, at, PAIRS[(int) (rest - next * 100)]);
      rest = next;
    }
    if ((count & 1) != 0) {
      long next = rest / 10;
      bytes[at - 1] = (byte) ('0' + (rest - next * 10));
      rest = next;
    }
    return rest;
  }
}
