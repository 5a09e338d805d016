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
    return write(header, columns, places, size);
  }

  private static byte[] write(byte[] header, long[][] columns, int[] places, int size) {
    FrameOfReference.Frame[] frames = new FrameOfReference.Frame[columns.length];
    int length =
        header.length
            + FrameOfReference.HEADER_BYTES * columns.length
            + places.length
            + BitPacking.SLACK_BYTES;
    for (int c = 0; c < columns.length; c++) {
      frames[c] = FrameOfReference.Frame.of(columns[c], size);
      length += frames[c].dataBytes(size);
    }
    byte[] bytes = Arrays.copyOf(header, length);
    int at = FrameOfReference.putHeader(bytes, header.length, frames[0]);
    for (int c = 0; c < places.length; c++) {
      bytes[at] = (byte) places[c];
      at = FrameOfReference.putHeader(bytes, at + 1, frames[1 + c]);
    }
    for (int c = 0; c < columns.length; c++) {
      at = FrameOfReference.putData(bytes, at, frames[c], columns[c], size);
    }
    Bytes.putInt(
        bytes, length - SealedChunk.CHECKSUM_BYTES, SealedChunk.checksum(bytes, 0, length));
    return bytes;
  }
}
