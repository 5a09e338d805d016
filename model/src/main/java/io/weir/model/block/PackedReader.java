package io.weir.model.block;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import io.weir.model.PackedBits;
import io.weir.model.Varints;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/** Reads a {@link PackedBlock}. */
final class PackedReader extends SampleReader {
  private final PackedSeries series;
  private final long base;
  private final long unit;
  private final int[] places;

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
    places = new int[width];
    numbers = new long[width];
    last = new byte[width * Long.BYTES + PackedBits.SLACK_BYTES];
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
      for (int c = 0; c < places.length; c++) {
        places[c] = series.places(c);
      }
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
    if (series.rowEnd() + PackedBits.SLACK_BYTES > block.length) {
      System.arraycopy(block, at, last, 0, series.rowEnd() - at);
      source = last;
      at = 0;
    }
    if (series.bitsByColumn()) {
      for (int c = 0, bit = 0; c < numbers.length; c++) {
        int bits = series.bits(c);
        set(c, PackedBits.get(source, at, bit, bits));
        bit += bits;
      }
    } else {
      int bits = series.bits(0);
      for (int c = 0, bit = 0; c < numbers.length; c++, bit += bits) {
        set(c, PackedBits.get(source, at, bit, bits));
      }
    }
  }

  private void set(int column, long difference) {
    numbers[column] += Varints.unzigzag(difference);
    values[column] = Decimals.toDouble(numbers[column], places[column]);
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
