package io.weir.job.samples.chunk;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;

/**
 * What every fragment of rows begins with, however its rows follow.
 *
 * <pre>
 *   format u8 | width u16 | rows u16 | unit u8        little-endian
 * </pre>
 *
 * Times are multiples of 10^unit ns.
 */
final class RowsHeader {
  static final int BYTES = 6;

  /** The most rows of one fragment. */
  static final int MAX_ROWS = 0xffff;

  private static final int WIDTH_AT = 1;
  private static final int ROWS_AT = 3;
  private static final int UNIT_AT = 5;

  private static final long[] UNITS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private RowsHeader() {}

  /** Writes a header at the front of a fragment; returns ns of the unit. */
  static long put(byte[] target, StoredFormat format, Rows rows, int from, int to) {
    target[0] = format.code();
    Bytes.putShort(target, WIDTH_AT, rows.width());
    Bytes.putShort(target, ROWS_AT, to - from);
    int unit = unit(rows.times(), from, to);
    target[UNIT_AT] = (byte) unit;
    return UNITS[unit];
  }

  /** The largest unit that all times are multiples of. */
  private static int unit(long[] times, int from, int to) {
    int unit = UNITS.length - 1;
    for (int i = from; i < to && unit > 0; i++) {
      while (times[i] % UNITS[unit] != 0) {
        unit--;
      }
    }
    return unit;
  }

  /**
   * Looks at the header of a fragment.
   *
   * @throws MalformedException if it is none of these formats, or is cut off
   */
  static void require(byte[] source, int at, int length, StoredFormat... readable) {
    if (length < BYTES || length > source.length - at) {
      throw new MalformedException(
          "chunk: a fragment has at least " + BYTES + " bytes, got " + length);
    }
    StoredFormat.require("chunk", source[at], readable);
    if (width(source, at) == 0) {
      throw new MalformedException("chunk: must have at least one value a row");
    }
    if (source[at + UNIT_AT] < 0 || source[at + UNIT_AT] >= UNITS.length) {
      throw new MalformedException("chunk: unknown unit " + source[at + UNIT_AT]);
    }
  }

  /** Values of every row. */
  static int width(byte[] source, int at) {
    return Bytes.getUnsignedShort(source, at + WIDTH_AT);
  }

  /** Rows of the fragment. */
  static int rows(byte[] source, int at) {
    return Bytes.getUnsignedShort(source, at + ROWS_AT);
  }

  /** The unit of its times, ns. */
  static long unit(byte[] source, int at) {
    return UNITS[source[at + UNIT_AT]];
  }
}
