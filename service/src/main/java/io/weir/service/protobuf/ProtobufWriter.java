package io.weir.service.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of a message of protocol buffers, one after the other; for one thread. */
public final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int TYPE_BITS = 3;
  private static final int MOST_VARINT_BYTES = 10;

  private byte[] bytes = new byte[64];
  private int size;

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** A copy of the message. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** An int64 or an enumeration. */
  public ProtobufWriter int64(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  public ProtobufWriter float64(int field, double value) {
    return fixed64(field, Double.doubleToRawLongBits(value));
  }

  /** A fixed64 or an sfixed64. */
  public ProtobufWriter fixed64(int field, long bits) {
    key(field, FIXED64);
    room(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[size++] = (byte) (bits >>> Byte.SIZE * i);
    }
    return this;
  }

  public ProtobufWriter text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes, or a message of its own. */
  public ProtobufWriter bytes(int field, byte[] value) {
    key(field, LENGTH);
    varint(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /** A message of its own. */
  public ProtobufWriter message(int field, ProtobufWriter message) {
    return bytes(field, message.toBytes());
  }

  /** The fields of another message, after those of this one. */
  public ProtobufWriter append(ProtobufWriter fields) {
    room(fields.size);
    System.arraycopy(fields.bytes, 0, bytes, size, fields.size);
    size += fields.size;
    return this;
  }

  private void key(int field, int type) {
    varint((long) field << TYPE_BITS | type);
  }

  private void varint(long value) {
    room(MOST_VARINT_BYTES);
    long left = value;
    while ((left & ~0x7fL) != 0) {
      bytes[size++] = (byte) (left & 0x7f | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
