package io.weir.query.prometheus;

import java.util.Arrays;

/**
 * A chunk of samples as Prometheus stores and streams them: times as differences of differences,
 * values as the bits that differ from those before (Pelkonen et al., Gorilla: A fast, scalable,
 * in-memory time series database, 2015).
 *
 * <pre>
 *   count u16, big-endian | first time varint | first value f64 | difference uvarint | value
 *   | (difference of differences | value)...
 *   difference of differences: 0 | 10 and 14 bits | 110 and 17 | 1110 and 20 | 1111 and 64
 *   value: 0 if it is the same | 10 and the bits between those that were 0 last time
 *          | 11, leading zeros in 5 bits, length in 6, and the bits
 * </pre>
 */
final class XorChunk {
  /** Samples of a chunk, as Prometheus has them. */
  static final int SAMPLES = 120;

  private static final int MOST_LEADING = 31;
  private static final int[] DIFFERENCE_BITS = {14, 17, 20};

  /** No value before. */
  private static final int NONE = -1;

  private byte[] bytes = new byte[256];
  private long bits;
  private int leading = NONE;
  private int trailing;

  private XorChunk() {}

  /**
   * The chunk of some samples.
   *
   * @param to exclusive, at most {@value #SAMPLES} more than {@code from}, at least one
   */
  static byte[] of(SeriesSamples samples, int from, int to) {
    XorChunk chunk = new XorChunk();
    chunk.put(to - from, Short.SIZE);
    long difference = 0;
    for (int i = from; i < to; i++) {
      if (i == from) {
        chunk.varint(zigzag(samples.millis(i)));
        chunk.put(Double.doubleToRawLongBits(samples.value(i)), Long.SIZE);
        continue;
      }
      long next = samples.millis(i) - samples.millis(i - 1);
      if (i == from + 1) {
        chunk.varint(next);
      } else {
        chunk.difference(next - difference);
      }
      difference = next;
      chunk.value(
          Double.doubleToRawLongBits(samples.value(i))
              ^ Double.doubleToRawLongBits(samples.value(i - 1)));
    }
    return Arrays.copyOf(chunk.bytes, (int) ((chunk.bits + Byte.SIZE - 1) / Byte.SIZE));
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> Long.SIZE - 1;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      put(left & 0x7f | 0x80, Byte.SIZE);
      left >>>= 7;
    }
    put(left, Byte.SIZE);
  }

  private void difference(long value) {
    if (value == 0) {
      put(0, 1);
      return;
    }
    for (int i = 0; i < DIFFERENCE_BITS.length; i++) {
      int length = DIFFERENCE_BITS[i];
      long most = 1L << length - 1;
      if (value > -most && value <= most) {
        put((1L << i + 2) - 2, i + 2);
        put(value, length);
        return;
      }
    }
    put(0xf, 4);
    put(value, Long.SIZE);
  }

  private void value(long xor) {
    if (xor == 0) {
      put(0, 1);
      return;
    }
    int zerosBefore = Math.min(MOST_LEADING, Long.numberOfLeadingZeros(xor));
    int zerosAfter = Long.numberOfTrailingZeros(xor);
    if (leading != NONE && zerosBefore >= leading && zerosAfter >= trailing) {
      put(2, 2);
    } else {
      leading = zerosBefore;
      trailing = zerosAfter;
      put(3, 2);
      put(leading, 5);
      put(Long.SIZE - leading - trailing, 6); // 64 becomes 0
    }
    put(xor >>> trailing, Long.SIZE - leading - trailing);
  }

  /** Appends the lowest bits of a number, the highest of them first. */
  private void put(long number, int length) {
    int needed = (int) ((bits + length) / Byte.SIZE) + 1;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * needed);
    }
    for (int i = length - 1; i >= 0; i--) {
      if ((number >>> i & 1) != 0) {
        bytes[(int) (bits / Byte.SIZE)] |= (byte) (0x80 >>> (int) (bits % Byte.SIZE));
      }
      bits++;
    }
  }
}
