package io.weir.service.protobuf;

import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one message of protocol buffers, in the order in which they stand: {@link
 * #next} steps to a field, then one of the others must take its value. For one thread.
 */
public final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int MAX_SHIFT = 63;

  private final byte[] bytes;
  private int at;
  private int end;
  private int type;

  /** The message in a part of an array, which is not copied. */
  public ProtobufReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    reset(from, end);
  }

  /** Another message in the same array. */
  public void reset(int from, int to) {
    at = from;
    end = to;
  }

  /** The bytes that offsets refer to. */
  public byte[] bytes() {
    return bytes;
  }

  /** The offset of what comes next. */
  public int at() {
    return at;
  }

  /**
   * Steps to the next field and returns its number; 0 at the end.
   *
   * @throws MalformedProtobufException as all methods if there is none such
   */
  public int next() {
    if (at == end) {
      return 0;
    }
    long key = varint();
    type = (int) key & (1 << TYPE_BITS) - 1;
    long number = key >>> TYPE_BITS;
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new MalformedProtobufException("a field must have a number, got " + number);
    }
    return (int) number;
  }

  /** The value of an int64 or an enumeration. */
  public long int64() {
    require(VARINT);
    return varint();
  }

  /** The value of a double. */
  public double float64() {
    return Double.longBitsToDouble(fixed64());
  }

  /** The value of a fixed64 or an sfixed64. */
  public long fixed64() {
    require(FIXED64);
    need(Long.BYTES);
    long bits = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      bits = bits << Byte.SIZE | bytes[at + i] & 0xff;
    }
    at += Long.BYTES;
    return bits;
  }

  /** Steps over bytes, a text or a message, and returns its length: it ends at {@link #at}. */
  public int length() {
    require(LENGTH);
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new MalformedProtobufException(
          "a field must have at most " + (end - at) + " bytes, got " + length);
    }
    at += (int) length;
    return (int) length;
  }

  /** The value of a text; what is no UTF-8 becomes the replacement character. */
  public String text() {
    int length = length();
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  /** Whether the value is bytes, a text, a message or packed numbers. */
  public boolean isBytes() {
    return type == LENGTH;
  }

  /** Whether anything comes. */
  public boolean hasMore() {
    return at < end;
  }

  /** The next of packed int64, which have no field of their own. */
  public long packed() {
    return varint();
  }

  /** Steps over a value of any type. */
  public void skip() {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> {
        need(Long.BYTES);
        at += Long.BYTES;
      }
      case LENGTH -> length();
      case FIXED32 -> {
        need(Integer.BYTES);
        at += Integer.BYTES;
      }
      default ->
          throw new MalformedProtobufException("a field must have a known type, got " + type);
    }
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw new MalformedProtobufException("a field must be of type " + wanted + ", got " + type);
    }
  }

  private void need(int count) {
    if (count > end - at) {
      throw new MalformedProtobufException("a field ends after the message");
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
      need(1);
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedProtobufException("a number must have at most 10 bytes");
  }
}
