package io.weir.model.block;

import io.weir.model.BitPacking;
import io.weir.model.Bytes;
import io.weir.model.SampleBlock;
import io.weir.model.Varints;
import java.util.Arrays;

/**
 * Makes blocks of samples, those of a series one after the other, with their numbers as differences
 * (version 2 of {@link SampleBlock}). For one thread; keeps the memory of the largest block.
 */
public final class BlockPacker {
  /** What a row takes at most besides bits and values: its time. */
  private static final int ROW_BYTES = Varints.MAX_BYTES;

  private final RowsAsLongs numbers = new RowsAsLongs();
  private byte[] bytes = new byte[1024];
  private double[] gathered = new double[0];
  private int[] rows = new int[16];
  private final long[] differences = new long[SampleBlock.MAX_WIDTH];

  /**
   * A block of all the samples.
   *
   * @throws IllegalArgumentException if there are none, or more than a block may hold: they would
   *     have more than {@value PackedBlock#MOST_PLAIN_BYTES} bytes in version 1
   */
  public byte[] pack(UnpackedBlock samples) {
    if (samples.count() == 0 || samples.plainBytes() > PackedBlock.MOST_PLAIN_BYTES) {
      throw new IllegalArgumentException(
          "samples: must be some of at most "
              + PackedBlock.MOST_PLAIN_BYTES
              + " bytes, got "
              + samples.count()
              + " of "
              + samples.plainBytes());
    }
    numbers.clear();
    long base = samples.time(0);
    int unit = unit(samples, base);
    bytes[0] = PackedBlock.VERSION;
    bytes[PackedBlock.WIDTH_AT] = (byte) samples.width();
    bytes[PackedBlock.UNIT_AT] = (byte) unit;
    Bytes.putLong(bytes, PackedBlock.BASE_AT, base);
    int at = PackedBlock.HEADER_BYTES;
    for (int series = 0; series < samples.series(); series++) {
      int count = gather(samples, series);
      reserve(at, tagLength(samples, series), samples.width(), count);
      at = putTag(at, samples, series);
      at = Varints.put(bytes, at, count);
      at = putRows(at, samples, base, unit, count);
    }
    return Arrays.copyOf(bytes, at);
  }

  /** The largest unit that all times are multiples of, from the base on. */
  private static int unit(UnpackedBlock samples, long base) {
    int unit = PackedBlock.MOST_UNIT;
    for (int row = 0; row < samples.count() && unit > 0; row++) {
      long nanos = samples.time(row) - base;
      while (PackedBlock.inUnits(nanos, unit) * PackedBlock.nanos(unit) != nanos) {
        unit--;
      }
    }
    return unit;
  }

  private static int tagLength(UnpackedBlock samples, int series) {
    return samples.tagEnd(series) - samples.tagStart(series);
  }

  /** Copies the rows of a series one after the other; returns how many they are. */
  private int gather(UnpackedBlock samples, int series) {
    int width = samples.width();
    int count = 0;
    for (int row = samples.firstRow(series);
        row != UnpackedBlock.NONE;
        row = samples.nextRow(row), count++) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, 2 * count);
      }
      if (gathered.length < (count + 1) * width) {
        gathered = Arrays.copyOf(gathered, Math.max(16, 2 * count) * width);
      }
      rows[count] = row;
      if (width == 1) {
        gathered[count] = samples.values()[row];
      } else {
        System.arraycopy(samples.values(), row * width, gathered, count * width, width);
      }
    }
    return count;
  }

  private void reserve(int at, int tagLength, int width, int count) {
    int rowBytes = ROW_BYTES + (1 + width) + width * Long.BYTES;
    int head = PackedBlock.mostTagBytes(tagLength) + Varints.MAX_BYTES + (1 + width);
    int needed = at + head + count * rowBytes + BitPacking.SLACK_BYTES;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
  }

  private int putTag(int at, UnpackedBlock samples, int series) {
    byte[] tags = samples.tags();
    int from = samples.tagStart(series);
    int before = series == 0 ? from : samples.tagStart(series - 1);
    return PackedBlock.putTag(bytes, at, tags, before, from, tags, from, samples.tagEnd(series));
  }

  private int putRows(int at, UnpackedBlock samples, long base, int unit, int count) {
    int width = samples.width();
    numbers.convert(gathered, width, count * width);
    at = numbers.putPlaces(bytes, at, width);
    long timeBefore = 0;
    for (int i = 0; i < count; i++) {
      long time = PackedBlock.inUnits(samples.time(rows[i]) - base, unit);
      at = Varints.put(bytes, at, time - timeBefore);
      timeBefore = time;
      at = putRow(at, width, i);
    }
    return at;
  }

  private int putRow(int at, int width, int row) {
    long[] values = numbers.numbers();
    if (width == 1) {
      return putOnly(at, Varints.zigzag(values[row + 1] - values[row]));
    }
    long any = 0;
    int bitsByColumn = 0;
    for (int c = 0, before = row * width; c < width; c++, before++) {
      long difference = Varints.zigzag(values[before + width] - values[before]);
      differences[c] = difference;
      any |= difference;
      bitsByColumn += bits(difference);
    }
    int most = bits(any);
    return most * width <= Byte.SIZE * width + bitsByColumn
        ? putSameBits(at, width, most)
        : putBitsByColumn(at, width);
  }

  /** What {@link #putSameBits} writes of one value, which is whole bytes. */
  private int putOnly(int at, long difference) {
    int bits = bits(difference);
    bytes[at] = (byte) bits;
    Bytes.putLong(bytes, at + 1, difference);
    return at + 1 + BitPacking.bytes(bits, 1);
  }

  private int putSameBits(int at, int width, int bits) {
    bytes[at] = (byte) bits;
    BitPacking.Writer out = new BitPacking.Writer(bytes, at + 1);
    for (int c = 0; c < width; c++) {
      out.put(differences[c], bits);
    }
    return out.end();
  }

  private int putBitsByColumn(int at, int width) {
    bytes[at++] = (byte) PackedBlock.BY_COLUMN;
    for (int c = 0; c < width; c++) {
      bytes[at++] = (byte) bits(differences[c]);
    }
    BitPacking.Writer out = new BitPacking.Writer(bytes, at);
    for (int c = 0; c < width; c++) {
      out.put(differences[c], bits(differences[c]));
    }
    return out.end();
  }

  private static int bits(long number) {
    return Long.SIZE - Long.numberOfLeadingZeros(number);
  }
}
