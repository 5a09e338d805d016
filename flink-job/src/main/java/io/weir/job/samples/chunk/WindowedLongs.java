package io.weir.job.samples.chunk;

import io.weir.model.BitPacking;
import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import java.util.Arrays;

/**
 * A column of longs in windows of {@value #ROWS}, each of which has a straight line of its own, so
 * that the offsets from it take fewer bits than from one line for all, see {@link
 * FrameOfReference}. Any one of them can be read alone: one look for the line, one for the offset.
 *
 * <pre>
 *   header: base i64 | slope i64 | {@value #MARK} u8         in place of that of {@link FrameOfReference}
 *   data:   bits of a base u8 | bits of a slope u8 | bits u8 x windows
 *           | base of each window - base | slope of each window - slope      each padded to a byte
 *           | offsets of each window, in its bits each
 *
 *   value(i) = base + (slope * j &gt;&gt; 6) + offset(i)           of its window; j = i mod 64
 * </pre>
 *
 * Slopes are 64ths. All arithmetic wraps around, so every long has a place.
 */
final class WindowedLongs {
  /** In place of the bits of an offset, of which there are 64 at most. */
  static final int MARK = 0x80;

  static final int ROWS = 64;

  /** The most rows of a column, so that no more than 16 windows are before one. */
  static final int MOST_ROWS = 16 * ROWS;

  private static final int SHIFT = 6;
  private static final int HEAD_BYTES = 2;
  private static final int BITS_AT = 2 * Long.BYTES;

  /** As many values at each end of a window, or a quarter of them, say how steep it is. */
  private static final int MOST_OF_AN_END = 16;

  private WindowedLongs() {}

  /** The windows that a column needs. */
  static final class Frames {
    private final int size;
    private final long[] bases;
    private final long[] slopes;
    private final byte[] bits;
    private final FrameOfReference.Frame base;
    private final FrameOfReference.Frame slope;

    /**
     * @param size of the values, 1 to {@value #MOST_ROWS}
     */
    Frames(long[] values, int size) {
      this.size = size;
      int windows = windows(size);
      bases = new long[windows];
      slopes = new long[windows];
      bits = new byte[windows];
      for (int w = 0; w < windows; w++) {
        int from = w * ROWS;
        fit(w, values, from, Math.min(from + ROWS, size));
      }
      base = FrameOfReference.Frame.withSlope(bases, windows, 0);
      slope = FrameOfReference.Frame.withSlope(slopes, windows, 0);
    }

    /** Takes the narrower of two lines: a flat one, and one from the first values to the last. */
    private void fit(int window, long[] values, int from, int to) {
      long slopeOfEnds = slope(values, from, to);
      fit(window, values, from, to, 0);
      if (slopeOfEnds != 0) {
        long flatBase = bases[window];
        byte flatBits = bits[window];
        fit(window, values, from, to, slopeOfEnds);
        if (bits[window] >= flatBits) {
          bases[window] = flatBase;
          slopes[window] = 0;
          bits[window] = flatBits;
        }
      }
    }

    private void fit(int window, long[] values, int from, int to, long slopeOfWindow) {
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      long line = 0;
      for (int i = from; i < to; i++, line += slopeOfWindow) {
        long offset = values[i] - (line >> SHIFT);
        min = Math.min(min, offset);
        max = Math.max(max, offset);
      }
      bases[window] = min;
      slopes[window] = slopeOfWindow;
      bits[window] = (byte) (Long.SIZE - Long.numberOfLeadingZeros(max - min));
    }

    private static long slope(long[] values, int from, int to) {
      int size = to - from;
      int end = Math.min(MOST_OF_AN_END, size / 4);
      if (end == 0) {
        return 0;
      }
      long rise = 0;
      for (int i = 0; i < end; i++) {
        rise += values[to - 1 - i] - values[from + i];
      }
      return (rise << SHIFT) / (end * (long) (size - end));
    }

    int dataBytes() {
      int all =
          HEAD_BYTES + bits.length + base.dataBytes(bits.length) + slope.dataBytes(bits.length);
      for (int w = 0; w < bits.length; w++) {
        all += BitPacking.bytes(bits[w], rowsOf(w, size));
      }
      return all;
    }

    /** Returns the offset after the header. */
    int putHeader(byte[] target, int at) {
      Bytes.putLong(target, at, base.base());
      Bytes.putLong(target, at + Long.BYTES, slope.base());
      target[at + BITS_AT] = (byte) MARK;
      return at + FrameOfReference.HEADER_BYTES;
    }

    /** Returns the offset after the data; the target must be zero there. */
    int putData(byte[] target, int at, long[] values) {
      target[at] = (byte) base.bits();
      target[at + 1] = (byte) slope.bits();
      System.arraycopy(bits, 0, target, at + HEAD_BYTES, bits.length);
      int end = at + HEAD_BYTES + bits.length;
      end = FrameOfReference.putData(target, end, base, bases, bits.length);
      end = FrameOfReference.putData(target, end, slope, slopes, bits.length);
      for (int w = 0; w < bits.length; w++) {
        BitPacking.Writer out = new BitPacking.Writer(target, end);
        int from = w * ROWS;
        for (int j = 0; j < rowsOf(w, size); j++) {
          out.put(values[from + j] - (slopes[w] * j >> SHIFT) - bases[w], bits[w]);
        }
        end = out.end();
      }
      return end;
    }

    /** The largest magnitude that a value may have, or more. */
    double bound() {
      int most = 0;
      for (byte each : bits) {
        most = Math.max(most, each);
      }
      return bound(base) + bound(slope) + Math.scalb(1.0, most);
    }

    private static double bound(FrameOfReference.Frame of) {
      return Math.abs((double) of.base()) + Math.scalb(1.0, of.bits());
    }
  }

  private static int windows(int size) {
    return size + ROWS - 1 >>> SHIFT;
  }

  private static int rowsOf(int window, int size) {
    return Math.min(ROWS, size - window * ROWS);
  }

  /** Whether a header says that the column is in windows. */
  static boolean is(byte[] source, int header) {
    return (source[header + BITS_AT] & 0xff) == MARK;
  }

  /**
   * The bytes of a column's data.
   *
   * @param data where they begin
   * @param end of the bytes that may be theirs
   * @throws MalformedException if they cannot be
   */
  static int dataBytes(byte[] source, int data, int end, int size) {
    int windows = windows(size);
    if (size > MOST_ROWS || end - data < HEAD_BYTES + windows) {
      throw new MalformedException(
          "sealed chunk: a column of " + size + " values in windows does not fit its bytes");
    }
    int all =
        HEAD_BYTES
            + windows
            + BitPacking.bytes(requireBits(source[data]), windows)
            + BitPacking.bytes(requireBits(source[data + 1]), windows);
    for (int w = 0; w < windows; w++) {
      int bits = requireBits(source[data + HEAD_BYTES + w]);
      all += BitPacking.bytes(bits, rowsOf(w, size));
    }
    return all;
  }

  private static int requireBits(byte bits) {
    if (bits < 0 || bits > Long.SIZE) {
      throw new MalformedException(
          "sealed chunk: a window must have 0 to 64 bits, got " + (bits & 0xff));
    }
    return bits;
  }

  /**
   * Value {@code i} of a column, read in place.
   *
   * @param header where its header begins
   * @param data where its data begin, whose {@link #dataBytes} have been checked
   */
  static long get(byte[] source, int header, int data, int size, int i) {
    int windows = windows(size);
    int window = i >>> SHIFT;
    int baseBits = source[data];
    int slopeBits = source[data + 1];
    int bitsAt = data + HEAD_BYTES;
    int before = 0;
    for (int w = 0; w < window; w++) {
      before += source[bitsAt + w];
    }
    int bits = source[bitsAt + window];
    int basesAt = bitsAt + windows;
    int slopesAt = basesAt + BitPacking.bytes(baseBits, windows);
    int offsetsAt = slopesAt + BitPacking.bytes(slopeBits, windows) + before * (ROWS / Byte.SIZE);
    long base =
        Bytes.getLong(source, header)
            + BitPacking.get(source, basesAt, window * baseBits, baseBits);
    long slope =
        Bytes.getLong(source, header + Long.BYTES)
            + BitPacking.get(source, slopesAt, window * slopeBits, slopeBits);
    int j = i & ROWS - 1;
    return base + (slope * j >> SHIFT) + BitPacking.get(source, offsetsAt, j * bits, bits);
  }

  /** Values {@code from} to {@code to - 1} of a column. */
  static void copy(byte[] source, int header, int data, int size, int from, int to, long[] target) {
    int windows = windows(size);
    int baseBits = source[data];
    int slopeBits = source[data + 1];
    int bitsAt = data + HEAD_BYTES;
    int basesAt = bitsAt + windows;
    int slopesAt = basesAt + BitPacking.bytes(baseBits, windows);
    int offsetsAt = slopesAt + BitPacking.bytes(slopeBits, windows);
    for (int w = 0, first = 0; first < to; w++, first += ROWS) {
      int bits = source[bitsAt + w];
      if (first + ROWS > from) {
        long base =
            Bytes.getLong(source, header) + BitPacking.get(source, basesAt, w * baseBits, baseBits);
        long slope =
            Bytes.getLong(source, header + Long.BYTES)
                + BitPacking.get(source, slopesAt, w * slopeBits, slopeBits);
        int begin = Math.max(from - first, 0);
        int end = Math.min(to - first, ROWS);
        copy(source, offsetsAt, bits, base, slope, begin, end, target, first - from);
      }
      offsetsAt += bits * (ROWS / Byte.SIZE);
    }
  }

  /** Values {@code begin} to {@code end - 1} of a window, whose first one goes to {@code at}. */
  private static void copy(
      byte[] source,
      int data,
      int bits,
      long base,
      long slope,
      int begin,
      int end,
      long[] target,
      int at) {
    if (bits == 0 && slope == 0) {
      Arrays.fill(target, at + begin, at + end, base);
    } else if (bits > BitPacking.MOST_OF_ONE_LOAD) {
      for (int j = begin; j < end; j++) {
        target[at + j] = base + (slope * j >> SHIFT) + BitPacking.get(source, data, j * bits, bits);
      }
    } else {
      long mask = (1L << bits) - 1;
      long line = slope * begin;
      int bit = begin * bits;
      for (int j = begin; j < end; j++, line += slope, bit += bits) {
        long offset = Bytes.getLong(source, data + (bit >>> 3)) >>> (bit & 7) & mask;
        target[at + j] = base + (line >> SHIFT) + offset;
      }
    }
  }
}
