package io.weir.model;

/**
 * Numbers of 0 to 64 bits each, one right after the other, the least significant bit first; the
 * last byte is padded with zeros.
 */
public final class BitPacking {
  /** How far beyond the last packed byte a reader may look; what stands there does not matter. */
  public static final int SLACK_BYTES = Long.BYTES;

  /** The most bits of a number that is in eight bytes, wherever in the first it begins. */
  public static final int MOST_OF_ONE_LOAD = Long.SIZE - Byte.SIZE + 1;

  private BitPacking() {}

  /** How many bytes so many numbers of so many bits take. */
  public static int bytes(int bits, int size) {
    return (size * bits + 7) >>> 3;
  }

  /**
   * A number read in place, with as many zeros in front as a long has more bits.
   *
   * @param at where the first number begins
   * @param bit how many bits stand before the number
   */
  public static long get(byte[] source, int at, int bit, int bits) {
    if (bits == 0) {
      return 0;
    }
    int from = at + (bit >>> 3);
    int shift = bit & 7;
    long low = Bytes.getLong(source, from) >>> shift;
    if (shift + bits > Long.SIZE) {
      low |= (long) source[from + Long.BYTES] << (Long.SIZE - shift);
    }
    return low & -1L >>> (Long.SIZE - bits);
  }

  /** Packs numbers into a buffer; for one thread. */
  public static final class Writer {
    private final byte[] target;
    private int at;
    private long pending;
    private int filled;

    /** Begins at an offset. */
    public Writer(byte[] target, int at) {
      this.target = target;
      this.at = at;
    }

    /** Adds a number, all of whose other bits are 0. */
    public void put(long number, int bits) {
      pending |= number << filled;
      filled += bits;
      if (filled >= Long.SIZE) {
        Bytes.putLong(target, at, pending);
        at += Long.BYTES;
        filled -= Long.SIZE;
        int used = bits - filled;
        pending = used == Long.SIZE ? 0 : number >>> used;
      }
    }

    /** Writes what is left; returns the offset after it. */
    public int end() {
      for (; filled > 0; filled -= Byte.SIZE) {
        target[at++] = (byte) pending;
        pending >>>= Byte.SIZE;
      }
      filled = 0;
      return at;
    }
  }
}
