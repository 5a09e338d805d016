package io.weir.job.samples.chunk;

import io.weir.model.BitPacking;
import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import io.weir.model.decimal.Decimals;
import java.util.zip.CRC32C;

/**
 * A sealed chunk, read where it lies: column by column, each packed by {@link FrameOfReference} or,
 * where that is smaller, by {@link WindowedLongs}, so that one sample costs a look or two into each
 * column, wherever it stands.
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
 * <p>Only columns of values are in windows, in format {@link StoredFormat#COLUMNS}; decimals only
 * if they can be summed up exactly. A column is decimal with {@code places} places, or the ordered
 * bits of its doubles (see {@link Decimals}).
 */
public final class SealedChunk implements Chunk {
  static final int CHECKSUM_BYTES = Integer.BYTES;

  private final byte[] bytes;
  private final int width;
  private final int size;

  private final long unit;
  private final boolean ofBuckets;
  private final boolean mayHaveWindows;

  /** Where the header of the times stands; those of the columns follow. */
  private final int timesHeader;

  /** Where the times' data and each column's begin, and after these where the last ends. */
  private final int[] dataAt;

  /** Whether a fragment is one, as its format says. */
  public static boolean is(byte[] fragment) {
    return fragment.length > 0 && is(fragment, 0);
  }

  static boolean is(byte[] source, int at) {
    return mayHaveWindows(source, at)
        || source[at] == StoredFormat.COLUMNS_WITH_A_LINE.code()
        || isOfBuckets(source, at);
  }

  private static boolean mayHaveWindows(byte[] source, int at) {
    return source[at] == StoredFormat.COLUMNS.code();
  }

  private static boolean isOfBuckets(byte[] source, int at) {
    return source[at] == StoredFormat.BUCKET_COLUMNS.code();
  }

  /**
   * Reads the headers; the buffer is kept and must not change.
   *
   * @throws MalformedException if the bytes are no sealed chunk
   */
  public SealedChunk(byte[] bytes, int at, int length) {
    RowsHeader.require(
        bytes,
        at,
        length,
        StoredFormat.COLUMNS_WITH_A_LINE,
        StoredFormat.COLUMNS,
        StoredFormat.BUCKET_COLUMNS);
    this.bytes = bytes;
    width = RowsHeader.width(bytes, at);
    size = RowsHeader.rows(bytes, at);
    unit = RowsHeader.unit(bytes, at);
    ofBuckets = isOfBuckets(bytes, at);
    mayHaveWindows = mayHaveWindows(bytes, at);
    if (size == 0) {
      throw new MalformedException("sealed chunk: must have at least one sample");
    }
    int headers = RowsHeader.BYTES + FrameOfReference.HEADER_BYTES * (1 + width) + width;
    if (length < headers) {
      throw new MalformedException(
          "sealed chunk: its headers need " + headers + " bytes, got " + length);
    }
    timesHeader = at + RowsHeader.BYTES;
    dataAt = new int[width + 2];
    dataAt[0] = at + headers;
    dataAt[1] = dataAt[0] + BitPacking.bytes(FrameOfReference.bits(bytes, timesHeader), size);
    for (int c = 0; c < width; c++) {
      int header = columnHeader(c);
      Decimals.requirePlaces(bytes[header - 1] & 0xff);
      dataAt[c + 2] = dataAt[c + 1] + dataBytes(header, dataAt[c + 1], at + length);
    }
    int end = dataAt[width + 1] + BitPacking.SLACK_BYTES;
    if (end != at + length) {
      throw new MalformedException("sealed chunk: needs " + (end - at) + " bytes, got " + length);
    }
  }

  private int dataBytes(int header, int data, int end) {
    return isInWindows(header)
        ? WindowedLongs.dataBytes(bytes, data, end, size)
        : BitPacking.bytes(FrameOfReference.bits(bytes, header), size);
  }

  /** Whether the column with a header is in windows. */
  private boolean isInWindows(int header) {
    return mayHaveWindows && WindowedLongs.is(bytes, header);
  }

  /**
   * Compares a sealed chunk with its checksum.
   *
   * @throws MalformedException if it is not as it was packed
   */
  static void requireIntact(byte[] source, int at, int length) {
    if (length < CHECKSUM_BYTES
        || checksum(source, at, length) != Bytes.getInt(source, at + length - CHECKSUM_BYTES)) {
      throw new MalformedException("sealed chunk: its checksum does not match its bytes");
    }
  }

  static int checksum(byte[] source, int at, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(source, at, length - CHECKSUM_BYTES);
    return (int) checksum.getValue();
  }

  /** Where the header of column {@code c} stands, right after the byte that says its places. */
  private int columnHeader(int c) {
    return timesHeader + (c + 1) * (FrameOfReference.HEADER_BYTES + 1);
  }

  /**
   * The samples {@code from} to {@code to - 1} of rows that are {@linkplain Rows#normalize in
   * order} as a sealed chunk.
   */
  public static byte[] pack(Rows rows, int from, int to) {
    return pack(StoredFormat.COLUMNS, rows, from, to);
  }

  /** The same in a format: that of samples or that of buckets. */
  public static byte[] pack(StoredFormat format, Rows rows, int from, int to) {
    int size = to - from;
    if (size < 1 || size > RowsHeader.MAX_ROWS) {
      throw new IllegalArgumentException(
          "sealed chunk: must have 1 to " + RowsHeader.MAX_ROWS + " samples, got " + size);
    }
    return SealedChunkWriter.pack(format, rows, from, to);
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
    return unit * FrameOfReference.get(bytes, timesHeader, dataAt[0], i);
  }

  @Override
  public int copyColumn(int column, int from, int to, long[] target) {
    if (ofBuckets) {
      return copyBuckets(column, from, to, target, expected(column, from, to));
    }
    int places = copyPacked(column, from, to, target);
    if (places == Decimals.NONE
        || isInWindows(columnHeader(column))
        || bound(column) <= Decimals.MAX_MANTISSA) {
      return places;
    }
    Decimals.toBits(target, to - from, places);
    return Decimals.NONE;
  }

  /** Copies a column as it is packed. */
  private int copyPacked(int column, int from, int to, long[] target) {
    int header = columnHeader(column);
    int data = dataAt[column + 1];
    if (isInWindows(header)) {
      WindowedLongs.copy(bytes, header, data, size, from, to, target);
    } else {
      FrameOfReference.copy(bytes, header, data, from, to, target);
    }
    return bytes[header - 1] & 0xff;
  }

  /** What a column of buckets is expected to be; null for 0. */
  private ExpectedColumn expected(int column, int from, int to) {
    int before = BucketRow.expectedFrom(column);
    if (before == BucketRow.NO_COLUMN) {
      return null;
    }
    long[] numbers = new long[to - from];
    int places = copyPacked(before, from, to, numbers);
    if (!BucketRow.isSum(column)) {
      return new ExpectedColumn(numbers, places);
    }
    long[] counts = new long[to - from];
    int ofCounts = copyPacked(BucketRow.COUNT, from, to, counts);
    return new ExpectedColumn(numbers, places, counts, ofCounts, products(before));
  }

  /** The largest magnitude of a column's number times a count, as packed, or more. */
  double products(int column) {
    return bound(column) * bound(BucketRow.COUNT);
  }

  /** The largest magnitude of a column as it is packed, or more. */
  private double bound(int column) {
    return FrameOfReference.bound(bytes, columnHeader(column), size);
  }

  /** The largest magnitude that is expected of a column with these places, or more. */
  private double expectedBound(int column, int places) {
    int before = BucketRow.expectedFrom(column);
    if (before == BucketRow.NO_COLUMN) {
      return 0;
    }
    if ((bytes[columnHeader(before) - 1] & 0xff) != places) {
      return Double.POSITIVE_INFINITY;
    }
    return BucketRow.isSum(column) ? products(before) : bound(before);
  }

  /** {@link #copyColumn} of a chunk of buckets, for which the column's expectation is known. */
  int copyBuckets(int column, int from, int to, long[] target, ExpectedColumn expected) {
    int places = copyPacked(column, from, to, target);
    if (expected != null) {
      expected.addTo(target, to - from, places);
    }
    if (places == Decimals.NONE
        || bound(column) + expectedBound(column, places) <= Decimals.MAX_MANTISSA
        || Decimals.areSummable(target, to - from)) {
      return places;
    }
    Decimals.toBits(target, to - from, places);
    return Decimals.NONE;
  }

  @Override
  public void copyValues(int i, double[] target, int at) {
    for (int c = 0, header = columnHeader(0);
        c < width;
        c++, header += FrameOfReference.HEADER_BYTES + 1) {
      int data = dataAt[c + 1];
      long value =
          isInWindows(header)
              ? WindowedLongs.get(bytes, header, data, size, i)
              : FrameOfReference.get(bytes, header, data, i);
      int places = bytes[header - 1] & 0xff;
      if (ofBuckets) {
        value += BucketRow.expected(target, at, c, places);
      }
      target[at + c] = Decimals.toDouble(value, places);
    }
  }
}
