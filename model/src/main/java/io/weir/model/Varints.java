package io.weir.model;

/**
 * Whole numbers in as few bytes as they need: a zigzag varint, seven bits a byte, the least
 * significant first, and eight in a ninth byte.
 */
public final class Varints {
  public static final int MAX_BYTES = 9;

  /** In each of eight bytes, the bit that says that another one follows. */
  private static final long NOT_LAST = 0x8080808080808080L;

  private static final int LAST_SHIFT = 7 * (MAX_BYTES - 1);

  private Varints() {}

  /** A number as one that is small, as an unsigned one, where the number is close to 0. */
  public static long zigzag(long number) {
    return (number << 1) ^ (number >> 63);
  }

  /** The inverse of {@link #zigzag}. */
  public static long unzigzag(long bits) {
    return (bits >>> 1) ^ -(bits & 1);
  }

  /** Writes a number; returns the offset after it. */
  public static int put(byte[] bytes, int at, long number) {
    long rest = zigzag(number);
    for (int shift = 0; shift < LAST_SHIFT && (rest & ~0x7fL) != 0; shift += 7) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /** Steps through bytes; throws {@link MalformedException} where they end within a number. */
  public static final class Reader {
    private final String what;
    private final byte[] source;
    private final int end;
    private int at;

    /**
     * @param what is being read, for the message
     */
    public Reader(String what, byte[] source, int at, int end) {
      this.what = what;
      this.source = source;
      this.at = at;
      this.end = end;
    }

    /** The offset of the next byte. */
    public int at() {
      return at;
    }

    /** The next number. */
    public long next() {
      if (end - at >= Long.BYTES) {
        long eight = Bytes.getLong(source, at);
        long lasts = ~eight & NOT_LAST;
        if (lasts != 0) {
          at += (Long.numberOfTrailingZeros(lasts) >>> 3) + 1;
          return unzigzag(joined(eight & (lasts ^ lasts - 1)));
        }
      }
      long bits = nextByte();
      if (bits < 0) {
        bits = restOf(bits & 0x7f);
      }
      return unzigzag(bits);
    }

    /** The lower seven bits of each of eight bytes, without a branch for each. */
    private static long joined(long bytes) {
      long pairs = bytes & 0x007f007f007f007fL | (bytes & 0x7f007f007f007f00L) >>> 1;
      long fours = pairs & 0x00003fff00003fffL | (pairs & 0x3fff00003fff0000L) >>> 2;
      return fours & 0x000000000fffffffL | (fours & 0x0fffffff00000000L) >>> 4;
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

    public double nextDouble() {
      return Bytes.getDouble(source, take(Double.BYTES));
    }

    public byte nextByte() {
      if (at == end) {
        throw endsWithin();
      }
      return source[at++];
    }

    /** Steps over bytes; returns the offset of the first of them. */
    public int take(int length) {
      if (length < 0 || length > end - at) {
        throw endsWithin();
      }
      at += length;
      return at - length;
    }

    private MalformedException endsWithin() {
      return new MalformedException(what + ": end within a number, at byte " + at);
    }

    public void requireEnd() {
      if (at != end) {
        throw new MalformedException(what + ": " + (end - at) + " bytes are left over");
      }
    }
  }
}
