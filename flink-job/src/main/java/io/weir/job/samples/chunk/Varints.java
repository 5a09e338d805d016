package io.weir.job.samples.chunk;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;

/**
 * Whole numbers in as few bytes as they need: a zigzag varint, seven bits a byte, the least
 * significant first, and eight in a ninth byte.
 */
final class Varints {
  static final int MAX_BYTES = 9;

  private static final int LAST_SHIFT = 7 * (MAX_BYTES - 1);

  private Varints() {}

  /** Writes a number; returns the offset after it. */
  static int put(byte[] bytes, int at, long number) {
    long rest = (number << 1) ^ (number >> 63);
    for (int shift = 0; shift < LAST_SHIFT && (rest & ~0x7fL) != 0; shift += 7) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /** Steps through bytes; throws {@link MalformedException} where they end within a number. */
  static final class Reader {
    private final String what;
    private final byte[] source;
    private final int end;
    private int at;

    /**
     * @param what is being read, for the message
     */
    Reader(String what, byte[] source, int at, int end) {
      this.what = what;
      this.source = source;
      this.at = at;
      this.end = end;
    }

    /** The offset of the next byte. */
    int at() {
      return at;
    }

    long next() {
      long bits = nextByte();
      if (bits < 0) {
        bits = restOf(bits & 0x7f);
      }
      return (bits >>> 1) ^ -(bits & 1);
    }

    private long restOf(long bits) {
      for (int shift = 7; shift < LAST_SHIFT; shift += 7) {
        long next = nextByte();
        if (next >= 0) {
          return bits | next << shift;
        }
        bits |= (next & 0x7f) << shift;
      }
      return bits | (nextByte() & 0xffL) << LAST_SHIFT;
    }

    double nextDouble() {
      if (end - at < Double.BYTES) {
        throw new MalformedException(what + ": end within a number");
      }
      at += Double.BYTES;
      return Bytes.getDouble(source, at - Double.BYTES);
    }

    byte nextByte() {
      if (at == end) {
        throw new MalformedException(what + ": end within a number");
      }
      return source[at++];
    }

    void requireEnd() {
      if (at != end) {
        throw new MalformedException(what + ": " + (end - at) + " bytes are left over");
      }
    }
  }
}
