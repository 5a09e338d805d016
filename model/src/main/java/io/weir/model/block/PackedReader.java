package io.weir.model.block;

import io.weir.model.BitPacking;
import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import io.weir.model.Varints;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/** Reads a {@link PackedBlock}. */
final class PackedReader extends SampleReader {
  private final PackedSeries series;
  private final long base;
  private final long unit;

  /** Places of all columns, or {@link Decimals#NONE} where each has its own. */
  private int common;

  /** The numbers of the row before, and of this one once it is read. */
  private final long[] numbers;

  /** A copy of the values at the end of a block, since they are read beyond their end. */
  private final byte[] last;

  private long units;
  private int left;
  private boolean beginsSeries;

  PackedReader(byte[] block) {
    super(block);
    int width = values.length;
    int code = block[PackedBlock.UNIT_AT];
    if (code < 0 || code > PackedBlock.MOST_UNIT) {
      throw new MalformedException("a packed block: has no unit " + code);
    }
    unit = PackedBlock.nanos(code);
    base = Bytes.getLong(block, PackedBlock.BASE_AT);
    series = new PackedSeries(block, width);
    numbers = new long[width];
    last = new byte[width * Long.BYTES + BitPacking.SLACK_BYTES];
  }

  @Override
  public boolean next() {
    beginsSeries = left == 0;
    if (beginsSeries) {
      if (!series.next()) {
        return false;
      }
      left = series.rows();
      units = 0;
      Arrays.fill(numbers, 0);
      common = series.placesByColumn() ? Decimals.NONE : series.places(0);
    }
    series.nextRow();
    left--;
    units += series.step();
    time = base + units * unit;
    readValues();
    return true;
  }

  private void readValues() {
    byte[] source = block;
    int at = series.valuesAt();
    if (series.rowEnd() + BitPacking.SLACK_BYTES > block.length) {
      System.arraycopy(block, at, last, 0, series.rowEnd() - at);
      source = last;
      at = 0;
    }
    if (numbers.length == 1) {
      numbers[0] += Varints.unzigzag(BitPacking.get(source, at, 0, series.bits(0)));
      values[0] = Decimals.toDouble(numbers[0], series.places(0));
      return;
    }
    if (series.bitsByColumn()) {
      for (int c = 0, bit = 0; c < numbers.length; c++) {
        int bits = series.bits(c);
        numbers[c] += Varints.unzigzag(BitPacking.get(source, at, bit, bits));
        bit += bits;
      }
    } else {
      addDifferences(source, at, series.bits(0));
    }
    if (common != Decimals.NONE) {
      Decimals.toDoubles(numbers, numbers.length, common, values);
    } else {
      for (int c = 0; c < values.length; c++) {
        values[c] = Decimals.toDouble(numbers[c], series.places(c));
      }
    }
  }

  private void addDifferences(byte[] source, int at, int bits) {
    if (bits > BitPacking.MOST_OF_ONE_LOAD) {
      for (int c = 0; c < numbers.length; c++) {
        numbers[c] += Varints.unzigzag(BitPacking.get(source, at, c * bits, bits));
      }
      return;
    }
    long mask = (1L << bits) - 1;
    for (int c = 0, bit = 0; c < numbers.length; c++, bit += bits) {
      long difference = Bytes.getLong(source, at + (bit >>> 3)) >>> (bit & 7) & mask;
      numbers[c] += Varints.unzigzag(difference);
    }
  }

  @Override
  public boolean beginsSeries() {
    return beginsSeries;
  }

  @Override
  public int position() {
    return series.rowEnd();
  }

  @Override
  public byte[] tagBytes() {
    return series.tag();
  }

  @Override
  public int tagOffset() {
    return 0;
  }

  @Override
  public int tagLength() {
    return series.tagLength();
  }
}
