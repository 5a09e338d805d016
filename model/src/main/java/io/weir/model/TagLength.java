package io.weir.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The length that precedes a tag's bytes: u8, or, for a tag of more than 255 bytes, 0 and then the
 * length as u16, little-endian. No tag is empty, so the 0 is free, and what was written when tags
 * had at most 255 bytes reads as before.
 */
public final class TagLength {
  private static final int MAX_SHORT = 255;
  private static final int LONG_BYTES = 3;

  private TagLength() {}

  /** How many bytes the length takes: 1 or 3. */
  public static int bytes(int length) {
    return length <= MAX_SHORT ? 1 : LONG_BYTES;
  }

  /** Writes the length and returns the offset after it. */
  static int put(byte[] target, int at, int length) {
    if (length <= MAX_SHORT) {
      target[at] = (byte) length;
      return at + 1;
    }
    target[at] = 0;
    target[at + 1] = (byte) length;
    target[at + 2] = (byte) (length >> 8);
    return at + LONG_BYTES;
  }

  static void put(ByteBuffer target, int length) {
    byte[] bytes = new byte[bytes(length)];
    put(bytes, 0, length);
    target.put(bytes);
  }

  static void write(DataOutput target, int length) throws IOException {
    byte[] bytes = new byte[bytes(length)];
    put(bytes, 0, length);
    target.write(bytes);
  }

  /**
   * The length that is written at an offset; 0 where none is, or one that fits into a byte is
   * written long.
   */
  public static int at(byte[] source, int at, int end) {
    if (at < end && source[at] != 0) {
      return source[at] & 0xff;
    }
    return at + LONG_BYTES <= end ? longLength(source[at + 1], source[at + 2]) : 0;
  }

  /** The length that comes next; 0 as for {@link #at}. */
  static int get(ByteBuffer source) {
    int length = source.get() & 0xff;
    return length != 0 ? length : longLength(source.get(), source.get());
  }

  /** The length that comes next; 0 as for {@link #at}. */
  static int read(DataInput source) throws IOException {
    int length = source.readUnsignedByte();
    return length != 0 ? length : longLength(source.readByte(), source.readByte());
  }

  private static int longLength(byte low, byte high) {
    int length = (low & 0xff) | (high & 0xff) << 8;
    return length > MAX_SHORT ? length : 0;
  }
}
