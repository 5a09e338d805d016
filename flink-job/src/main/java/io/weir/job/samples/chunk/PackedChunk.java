package io.weir.job.samples.chunk;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A sealed chunk, read where it lies: column by column, each packed by {@link PackedLongs}, so that
 * one sample costs one look into each column, wherever it stands.
 *
 * <pre>
 *   {@link RowsHeader header} | times header | (places u8 | column header) x width
 *   | times data | column data x width | 4 zero bytes | checksum u32
 * </pre>
 *
 * Columns of buckets are packed as differences from what the columns before let expect, see {@link
 * BucketRow#expected}. The checksum is the CRC-32C of all before it. Opening a chunk does not look
 * at it, see {@link #requireIntact}.
 *
 * <p>A column is decimal with {@code places} places, or the ordered bits of its doubles (see {@link
 * Decimals}).
 */
public final class PackedChunk implements Chunk {
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  private final byte[] bytes;
  private final int width;
  private final int size;

  private final long unit;
  private final boolean ofBuckets;

  /** Where the header of the times stands; those of the columns follow. */
  private final int timesHeader;

  /** Where the times' data and each column's begin, and after these where the last ends. */
  private final int[] dataAt;

  /** Whether a fragment is one, as its format says. */
  public static boolean is(byte[] fragment) {
    return fragment.length > 0 && is(fragment, 0);
  }

  static boolean is(byte[] source, int at) {
    return source[at] == Format.COLUMNS.code() || isOfBuckets(source, at);
  }

  private static boolean isOfBuckets(byte[] source, int at) {
    return source[at] == Format.BUCKET_COLUMNS.code();
  }

  /**
   * Reads the headers; the buffer is kept and must not change.
   *
   * @throws MalformedException if the bytes are no packed chunk
   */
  public PackedChunk(byte[] bytes, int at, int length) {
    RowsHeader.require(bytes, at, length, Format.COLUMNS, Format.BUCKET_COLUMNS);
    this.bytes = bytes;
    width = RowsHeader.width(bytes, at);
    size = RowsHeader.rows(bytes, at);
    unit = RowsHeader.unit(bytes, at);
    ofBuckets = isOfBuckets(bytes, at);
    if (size == 0) {
      throw new MalformedException("packed chunk: must have at least one sample");
    }
    int headers = RowsHeader.BYTES + PackedLongs.HEADER_BYTES * (1 + width) + width;
    if (length < headers) {
      throw new MalformedException(
          "packed chunk: its headers need " + headers + " bytes, got " + length);
    }
    timesHeader = at + RowsHeader.BYTES;
    dataAt = new int[width + 2];
    dataAt[0] = at + headers;
    dataAt[1] = dataAt[0] + PackedLongs.dataBytes(PackedLongs.bits(bytes, timesHeader), size);
    for (int c = 0; c < width; c++) {
      int header = columnHeader(c);
      Decimals.requirePlaces(bytes[header - 1] & 0xff);
      dataAt[c + 2] = dataAt[c + 1] + PackedLongs.dataBytes(PackedLongs.bits(bytes, header), size);
    }
    int end = dataAt[width + 1] + PackedLongs.SLACK_BYTES;
    if (end != at + length) {
      throw new MalformedException("packed chunk: needs " + (end - at) + " bytes, got " + length);
    }
  }

  /**
   * Compares a packed chunk with its checksum.
   *
   * @throws MalformedException if it is not as it was packed
   */
  static void requireIntact(byte[] source, int at, int length) {
    if (length < CHECKSUM_BYTES
        || checksum(source, at, length) != Bytes.getInt(source, at + length - CHECKSUM_BYTES)) {
      throw new MalformedException("packed chunk: its checksum does not match its bytes");
    }
  }

  private static int checksum(byte[] source, int at, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(source, at, length - CHECKSUM_BYTES);
    return (int) checksum.getValue();
  }

  /** Where the header of column {@code c} stands, right after the byte that says its places. */
  private int columnHeader(int c) {
    return timesHeader + (c + 1) * (PackedLongs.HEADER_BYTES + 1);
  }

  /**
   * The samples {@code from} to {@code to - 1} of rows that are {@linkplain Rows#normalize in
   * order} as a packed chunk.
   */
  public static byte[] pack(Rows rows, int from, int to) {
    return pack(Format.COLUMNS, rows, from, to);
  }

  /** The same in a format: that of samples or that of buckets. */
  public static byte[] pack(Format format, Rows rows, int from, int to) {
    int size = to - from;
    if (size < 1 || size > RowsHeader.MAX_ROWS) {
      throw new IllegalArgumentException(
          "packed chunk: must have 1 to " + RowsHeader.MAX_ROWS + " samples, got " + size);
    }
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
        if (format == Format.BUCKET_COLUMNS) {
          columns[1 + c][i] -= BucketRow.expected(rows.values(), (from + i) * width, c, places[c]);
        }
      }
    }
    return write(header, columns, places, size);
  }

  private static byte[] write(byte[] header, long[][] columns, int[] places, int size) {
    PackedLongs.Frame[] frames = new PackedLongs.Frame[columns.length];
    int length =
        header.length
            + PackedLongs.HEADER_BYTES * columns.length
            + places.length
            + PackedLongs.SLACK_BYTES;
    for (int c = 0; c < columns.length; c++) {
      frames[c] = PackedLongs.Frame.of(columns[c], size);
      length += frames[c].dataBytes(size);
    }
    byte[] bytes = Arrays.copyOf(header, length);
    int at = PackedLongs.putHeader(bytes, header.length, frames[0]);
    for (int c = 0; c < places.length; c++) {
      bytes[at] = (byte) places[c];
      at = PackedLongs.putHeader(bytes, at + 1, frames[1 + c]);
    }
    for (int c = 0; c < columns.length; c++) {
      at = PackedLongs.putData(bytes, at, frames[c], columns[c], size);
    }
    Bytes.putInt(bytes, length - CHECKSUM_BYTES, checksum(bytes, 0, length));
    return bytes;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public long time(int i) {
    return unit * PackedLongs.get(bytes, timesHeader, dataAt[0], i);
  }

  @Override
  public int copyColumn(int column, int from, int to, long[] target) {
    if (ofBuckets) {
      return Chunk.super.copyColumn(column, from, to, target);
    }
    int header = columnHeader(column);
    int places = bytes[header - 1] & 0xff;
    PackedLongs.copy(bytes, header, dataAt[column + 1], from, to, target);
    if (places == Decimals.NONE
        || PackedLongs.bound(bytes, header, size) <= Decimals.MAX_MANTISSA) {
      return places;
    }
    Decimals.toBits(target, to - from, places);
    return Decimals.NONE;
  }

  @Override
  public void copyValues(int i, double[] target, int at) {
    for (int c = 0, header = columnHeader(0);
        c < width;
        c++, header += PackedLongs.HEADER_BYTES + 1) {
      long value = PackedLongs.get(bytes, header, dataAt[c + 1], i);
      int places = bytes[header - 1] & 0xff;
      if (ofBuckets) {
        value += BucketRow.expected(target, at, c, places);
      }
      target[at + c] = Decimals.toDouble(value, places);
    }
  }
}
