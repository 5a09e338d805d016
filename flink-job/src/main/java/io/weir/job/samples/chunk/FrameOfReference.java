package io.weir.job.samples.chunk;

import io.weir.model.BitPacking;
import io.weir.model.Bytes;
import io.weir.model.MalformedException;

/**
 * A column of longs, packed so that any one of them can be read alone: a frame of reference
 * (Goldstein, Ramakrishnan and Shaft, "Compressing Relations and Indexes", ICDE 1998) around a
 * straight line.
 *
 * <pre>
 *   header: base i64 | slope i64 | bits u8        value(i) = base + slope * i + offset(i)
 *   data:   offset(i) in {@code bits} bits each, see {@link BitPacking}
 * </pre>
 *
 * All arithmetic wraps around, so every long has a place, whatever the spread. A reader loads eight
 * bytes at once, so the buffer must reach {@value BitPacking#SLACK_BYTES} bytes beyond the data.
 */
final class FrameOfReference {
  static final int HEADER_BYTES = 2 * Long.BYTES + 1;

  /** The most bits of an offset of which four are in eight bytes, wherever in a byte they begin. */
  private static final int MOST_FOR_FOUR = BitPacking.MOST_OF_ONE_LOAD / 4;

  private FrameOfReference() {}

  /** The line and the width of the offsets from it that a column needs. */
  record Frame(long base, long slope, int bits) {
    /** The narrower of two frames: one flat, one that follows the line from first to last. */
    static Frame of(long[] values, int size) {
      Frame flat = withSlope(values, size, 0);
      if (size < 3) {
        return flat;
      }
      long slope = (values[size - 1] - values[0]) / (size - 1);
      if (slope == 0) {
        return flat;
      }
      Frame sloped = withSlope(values, size, slope);
      return sloped.bits < flat.bits ? sloped : flat;
    }

    static Frame withSlope(long[] values, int size, long slope) {
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (int i = 0; i < size; i++) {
        long offset = values[i] - slope * i;
        min = Math.min(min, offset);
        max = Math.max(max, offset);
      }
      return new Frame(min, slope, Long.SIZE - Long.numberOfLeadingZeros(max - min));
    }

    int dataBytes(int size) {
      return BitPacking.bytes(bits, size);
    }
  }

  static int putHeader(byte[] target, int at, Frame frame) {
    Bytes.putLong(target, at, frame.base);
    Bytes.putLong(target, at + Long.BYTES, frame.slope);
    target[at + 2 * Long.BYTES] = (byte) frame.bits;
    return at + HEADER_BYTES;
  }

  /**
   * The bits of an offset, as the header at {@code at} says.
   *
   * @throws MalformedException if the width is impossible for a long
   */
  static int bits(byte[] source, int at) {
    int bits = source[at + 2 * Long.BYTES] & 0xff;
    if (bits > Long.SIZE) {
      throw new MalformedException("sealed chunk: a column must have 0 to 64 bits, got " + bits);
    }
    return bits;
  }

  /** Packs the offsets and returns the offset after them; the target must be zero there. */
  static int putData(byte[] target, int at, Frame frame, long[] values, int size) {
    BitPacking.Writer out = new BitPacking.Writer(target, at);
    for (int i = 0; i < size && frame.bits > 0; i++) {
      out.put(values[i] - frame.slope * i - frame.base, frame.bits);
    }
    return out.end();
  }

  /**
   * Value {@code i} of a column, read in place.
   *
   * @param header where its header begins, whose {@link #bits} have been checked
   * @param data where its data begin
   */
  static long get(byte[] source, int header, int data, int i) {
    long base = Bytes.getLong(source, header);
    long slope = Bytes.getLong(source, header + Long.BYTES);
    int bits = source[header + 2 * Long.BYTES] & 0xff;
    return base + slope * i + BitPacking.get(source, data, i * bits, bits);
  }

  /** Values {@code from} to {@code to - 1} of a column. */
  static void copy(byte[] source, int header, int data, int from, int to, long[] target) {
    long slope = Bytes.getLong(source, header + Long.BYTES);
    long line = Bytes.getLong(source, header) + slope * from;
    int bits = source[header + 2 * Long.BYTES] & 0xff;
    if (bits > Long.SIZE - Byte.SIZE) {
      for (int i = from; i < to; i++) {
        target[i - from] = get(source, header, data, i);
      }
      return;
    }
    long mask = (1L << bits) - 1;
    int i = 0;
    int bit = from * bits;
    for (int end = bits <= MOST_FOR_FOUR ? to - from - 3 : 0; i < end; i += 4, bit += 4 * bits) {
      long four = Bytes.getLong(source, data + (bit >>> 3)) >>> (bit & 7);
      target[i] = line + (four & mask);
      target[i + 1] = line + slope + (four >>> bits & mask);
      target[i + 2] = line + 2 * slope + (four >>> 2 * bits & mask);
      target[i + 3] = line + 3 * slope + (four >>> 3 * bits & mask);
      line += 4 * slope;
    }
    for (; i < to - from; i++, bit += bits, line += slope) {
      target[i] = line + (Bytes.getLong(source, data + (bit >>> 3)) >>> (bit & 7) & mask);
    }
  }

  /** The largest magnitude that a value of a column may have, or more. */
  static double bound(byte[] source, int header, int size) {
    double base = Bytes.getLong(source, header);
    double slope = Bytes.getLong(source, header + Long.BYTES);
    return Math.abs(base)
        + Math.abs(slope) * size
        + Math.scalb(1.0, source[header + 2 * Long.BYTES] & 0xff);
  }
}
