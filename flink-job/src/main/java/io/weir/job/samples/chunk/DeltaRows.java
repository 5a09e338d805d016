package io.weir.job.samples.chunk;

import io.weir.model.MalformedException;
import io.weir.model.Varints;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/**
 * Rows as they are appended to an open chunk: every number is written as the difference from the
 * one in the row before, so a fragment of one row has no overhead of columns, and one of many takes
 * no more than a {@link SealedChunk}. Read from the front alone.
 *
 * <pre>
 *   {@link RowsHeader header} | places u8, or 254 and then places u8 x width
 *   | (time / unit | value x width) x rows
 * </pre>
 *
 * Values are decimals with {@code places} places, or ordered bits (see {@link Decimals}). A
 * difference is one of {@link Varints}.
 */
final class DeltaRows {
  /** Stands in place of the places: each column has its own. */
  private static final int PLACES_BY_COLUMN = 254;

  private DeltaRows() {}

  /** The rows {@code from} to {@code to - 1}, {@value RowsHeader#MAX_ROWS} at most, as bytes. */
  static byte[] write(Rows rows, int from, int to) {
    int width = rows.width();
    byte[] bytes =
        new byte[RowsHeader.BYTES + 1 + width + (to - from) * (1 + width) * Varints.MAX_BYTES];
    long unit = RowsHeader.put(bytes, StoredFormat.ROWS, rows, from, to);
    int[] places = places(rows, from, to);
    int at = putPlaces(bytes, places);
    long[] before = new long[1 + width];
    double[] values = rows.values();
    for (int i = from, v = from * width; i < to; i++) {
      long time = rows.time(i) / unit;
      at = Varints.put(bytes, at, time - before[width]);
      before[width] = time;
      for (int c = 0; c < width; c++, v++) {
        long value = Decimals.toLong(values[v], places[c]);
        at = Varints.put(bytes, at, value - before[c]);
        before[c] = value;
      }
    }
    return Arrays.copyOf(bytes, at);
  }

  /** Places of each column: the same for all where that is possible. */
  private static int[] places(Rows rows, int from, int to) {
    int width = rows.width();
    int[] places = new int[width];
    int common = Decimals.places(rows.values(), from * width, 1, (to - from) * width);
    for (int c = 0; c < width; c++) {
      places[c] =
          common == Decimals.NONE
              ? Decimals.places(rows.values(), from * width + c, width, to - from)
              : common;
    }
    return places;
  }

  private static boolean areSame(int[] places) {
    for (int each : places) {
      if (each != places[0]) {
        return false;
      }
    }
    return true;
  }

  private static int putPlaces(byte[] bytes, int[] places) {
    int at = RowsHeader.BYTES;
    if (areSame(places)) {
      bytes[at++] = (byte) places[0];
      return at;
    }
    bytes[at++] = (byte) PLACES_BY_COLUMN;
    for (int each : places) {
      bytes[at++] = (byte) each;
    }
    return at;
  }

  /**
   * Adds the rows that {@link #write} wrote to others of their width.
   *
   * @throws MalformedException if the bytes are none that it wrote
   */
  static void addTo(Rows rows, byte[] source, int at, int length) {
    RowsHeader.require(source, at, length, StoredFormat.ROWS);
    int width = RowsHeader.width(source, at);
    int count = RowsHeader.rows(source, at);
    if (width != rows.width()) {
      throw new MalformedException(
          "rows: have " + rows.width() + " values each, the fragment has " + width);
    }
    if ((long) count * (1 + width) > length) {
      throw new MalformedException("rows: " + count + " rows do not fit " + length + " bytes");
    }
    new Reader(source, at, length).addTo(rows, count);
  }

  /** Steps through the bytes of a fragment. */
  private static final class Reader {
    private final Varints.Reader in;
    private final long unit;
    private final int[] places;

    Reader(byte[] source, int at, int length) {
      in = new Varints.Reader("rows", source, at + RowsHeader.BYTES, at + length);
      unit = RowsHeader.unit(source, at);
      places = new int[RowsHeader.width(source, at)];
      int common = in.nextByte() & 0xff;
      for (int c = 0; c < places.length; c++) {
        places[c] =
            Decimals.requirePlaces(common == PLACES_BY_COLUMN ? in.nextByte() & 0xff : common);
      }
    }

    void addTo(Rows rows, int count) {
      int width = places.length;
      int row = rows.grow(count);
      long[] times = rows.times();
      double[] values = rows.values();
      long[] before = new long[1 + width];
      for (int v = row * width, last = row + count; row < last; row++) {
        before[width] += in.next();
        times[row] = before[width] * unit;
        for (int c = 0; c < width; c++, v++) {
          before[c] += in.next();
          values[v] = Decimals.toDouble(before[c], places[c]);
        }
      }
      in.requireEnd();
    }
  }
}
