package io.weir.job.samples.chunk;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;

/**
 * A sealed chunk, read where it lies: column by column, each packed by {@link PackedLongs}, so that
 * one sample costs one look into each column, wherever it stands.
 *
 * <pre>
 *   version u8 = 4 | width u16 | size u16 | unit u8 | times header
 *   | (places u8 | column header) x width | times data | column data x width | 8 bytes of slack
 * </pre>
 *
 * Times are multiples of 10^unit ns. A column is decimal with {@code places} places, or the ordered
 * bits of its doubles (see {@link Decimals}).
 */
public final class PackedChunk implements Chunk {
  static final byte VERSION = 4;

  /** The most samples of one chunk. */
  public static final int MAX_SIZE = 0xffff;

  private static final int HEADER_BYTES = 6;
  private static final int WIDTH_AT = 1;
  private static final int SIZE_AT = 3;
  private static final int UNIT_AT = 5;

  private static final long[] UNITS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private final byte[] bytes;
  private final int width;
  private final int size;

  private final long unit;

  /** Where the header of the times stands; those of the columns follow. */
  private final int timesHeader;

  /** Where the times' data and each column's begin, and behind them where the last ends. */
  private final int[] dataAt;

  /** Whether a chunk's bytes are packed, as their version says. */
  public static boolean is(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == VERSION;
  }

  /**
   * Reads the headers; the buffer is kept and must not change.
   *
   * @throws MalformedException if the bytes are no packed chunk
   */
  public PackedChunk(byte[] bytes, int at, int length) {
    if (length < HEADER_BYTES || length > bytes.length - at || bytes[at] != VERSION) {
      throw new MalformedException("packed chunk: must start with version " + VERSION);
    }
    this.bytes = bytes;
    width = Bytes.getUnsignedShort(bytes, at + WIDTH_AT);
    size = Bytes.getUnsignedShort(bytes, at + SIZE_AT);
    if (width == 0 || size == 0) {
      throw new MalformedException("packed chunk: must have at least one value and one sample");
    }
    int headers = HEADER_BYTES + PackedLongs.HEADER_BYTES * (1 + width) + width;
    if (length < headers) {
      throw new MalformedException(
          "packed chunk: its headers need " + headers + " bytes, got " + length);
    }
    if (bytes[at + UNIT_AT] < 0 || bytes[at + UNIT_AT] >= UNITS.length) {
      throw new MalformedException("packed chunk: unknown unit " + bytes[at + UNIT_AT]);
    }
    unit = UNITS[bytes[at + UNIT_AT]];
    timesHeader = at + HEADER_BYTES;
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

  /** Where the header of column {@code c} stands, right behind the byte that says its places. */
  private int columnHeader(int c) {
    return timesHeader + (c + 1) * (PackedLongs.HEADER_BYTES + 1);
  }

  /**
   * The samples {@code from} to {@code to - 1} of rows that are {@linkplain Rows#normalize in
   * order} as a packed chunk.
   */
  public static byte[] pack(Rows rows, int from, int to) {
    int size = to - from;
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "packed chunk: must have 1 to " + MAX_SIZE + " samples, got " + size);
    }
    int width = rows.width();
    long[][] columns = new long[1 + width][size];
    int unit = scaleTimes(rows.times(), from, columns[0]);
    int[] places = new int[width];
    for (int c = 0; c < width; c++) {
      int first = from * width + c;
      places[c] = Decimals.places(rows.values(), first, width, size);
      for (int i = 0; i < size; i++) {
        columns[1 + c][i] = Decimals.toLong(rows.values()[first + i * width], places[c]);
      }
    }
    return write(columns, unit, places, size);
  }

  private static int scaleTimes(long[] times, int from, long[] target) {
    int unit = UNITS.length - 1;
    for (int i = 0; i < target.length; i++) {
      while (times[from + i] % UNITS[unit] != 0) {
        unit--;
      }
    }
    for (int i = 0; i < target.length; i++) {
      target[i] = times[from + i] / UNITS[unit];
    }
    return unit;
  }

  private static byte[] write(long[][] columns, int unit, int[] places, int size) {
    PackedLongs.Frame[] frames = new PackedLongs.Frame[columns.length];
    int length =
        HEADER_BYTES
            + PackedLongs.HEADER_BYTES * columns.length
            + places.length
            + PackedLongs.SLACK_BYTES;
    for (int c = 0; c < columns.length; c++) {
      frames[c] = PackedLongs.Frame.of(columns[c], size);
      length += frames[c].dataBytes(size);
    }
    byte[] bytes = new byte[length];
    bytes[0] = VERSION;
    Bytes.putShort(bytes, WIDTH_AT, places.length);
    Bytes.putShort(bytes, SIZE_AT, size);
    bytes[UNIT_AT] = (byte) unit;
    int at = PackedLongs.putHeader(bytes, HEADER_BYTES, frames[0]);
    for (int c = 0; c < places.length; c++) {
      bytes[at] = (byte) places[c];
      at = PackedLongs.putHeader(bytes, at + 1, frames[1 + c]);
    }
    for (int c = 0; c < columns.length; c++) {
      at = PackedLongs.putData(bytes, at, frames[c], columns[c], size);
    }
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
  public void copyValues(int i, double[] target, int at) {
    for (int c = 0, header = columnHeader(0);
        c < width;
        c++, header += PackedLongs.HEADER_BYTES + 1) {
      long value = PackedLongs.get(bytes, header, dataAt[c + 1], i);
      target[at + c] = Decimals.toDouble(value, bytes[header - 1] & 0xff);
    }
  }
}
