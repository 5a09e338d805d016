package io.weir.job.samples.chunk;

import io.weir.model.BitPacking;
import io.weir.model.Bytes;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/** Writes the bytes of a {@link SealedChunk}. */
final class SealedChunkWriter {
  private SealedChunkWriter() {}

  /** The rows {@code from} to {@code to - 1}, which are in order and not too many. */
  static byte[] pack(StoredFormat format, Rows rows, int from, int to) {
    int size = to - from;
    int width = rows.width();
    byte[] header = new byte[RowsHeader.BYTES];
    long unit = RowsHeader.put(header, format, rows, from, to);
    long[][] columns = new long[1 + width][size];
    for (int i = 0; i < size; i++) {
      columns[0][i] = rows.time(from + i) / unit;
    }
    int[] places = new int[width];
    for (int c = 0; c < width; c++) {
      int first = from * width + c;
      places[c] = Decimals.places(rows.values(), first, width, size);
      for (int i = 0; i < size; i++) {
        columns[1 + c][i] = Decimals.toLong(rows.values()[first + i * width], places[c]);
        if (format == StoredFormat.BUCKET_COLUMNS) {
          columns[1 + c][i] -= BucketRow.expected(rows.values(), (from + i) * width, c, places[c]);
        }
      }
    }
    return write(format, header, columns, places, size);
  }

  private static byte[] write(
      StoredFormat format, byte[] header, long[][] columns, int[] places, int size) {
    FrameOfReference.Frame[] frames = new FrameOfReference.Frame[columns.length];
    WindowedLongs.Frames[] windows = new WindowedLongs.Frames[columns.length];
    int length =
        header.length
            + FrameOfReference.HEADER_BYTES * columns.length
            + places.length
            + BitPacking.SLACK_BYTES;
    for (int c = 0; c < columns.length; c++) {
      frames[c] = FrameOfReference.Frame.of(columns[c], size);
      if (c > 0 && format == StoredFormat.COLUMNS) {
        windows[c] = windows(columns[c], size, places[c - 1], frames[c].dataBytes(size));
      }
      length += windows[c] == null ? frames[c].dataBytes(size) : windows[c].dataBytes();
    }
    byte[] bytes = Arrays.copyOf(header, length);
    int at = FrameOfReference.putHeader(bytes, header.length, frames[0]);
    for (int c = 1; c < columns.length; c++) {
      bytes[at++] = (byte) places[c - 1];
      at =
          windows[c] == null
              ? FrameOfReference.putHeader(bytes, at, frames[c])
              : windows[c].putHeader(bytes, at);
    }
    for (int c = 0; c < columns.length; c++) {
      at =
          windows[c] == null
              ? FrameOfReference.putData(bytes, at, frames[c], columns[c], size)
              : windows[c].putData(bytes, at, columns[c]);
    }
    Bytes.putInt(
        bytes, length - SealedChunk.CHECKSUM_BYTES, SealedChunk.checksum(bytes, 0, length));
    return bytes;
  }

  /** The windows of a column; null where they take no fewer bytes than one line does. */
  private static WindowedLongs.Frames windows(long[] column, int size, int places, int lineBytes) {
    if (size <= WindowedLongs.ROWS || size > WindowedLongs.MOST_ROWS || lineBytes == 0) {
      return null;
    }
    WindowedLongs.Frames windows = new WindowedLongs.Frames(column, size);
    boolean summable = places == Decimals.NONE || windows.bound() <= Decimals.MAX_MANTISSA;
    return summable && windows.dataBytes() < lineBytes ? windows : null;
  }
}
