package io.weir.model.block;

import io.weir.model.BitPacking;
import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.Varints;
import io.weir.model.decimal.Decimals;

/**
 * Walks over the series of a {@link PackedBlock} and over their rows, and finds where everything
 * is, without unpacking values.
 */
final class PackedSeries {
  private final byte[] block;
  private final int width;
  private final Varints.Reader in;
  private final byte[] tag = new byte[Tag.MAX_BYTES];
  private int tagLength;
  private int rows;
  private int placesAt;
  private int rowsAt;
  private int rowEnd;
  private long step;
  private int bitsAt;
  private int valuesAt;

  /** Bytes of the rows so far in version 1. */
  private int plainBytes;

  PackedSeries(byte[] block, int width) {
    this.block = block;
    this.width = width;
    in = new Varints.Reader("a packed block", block, PackedBlock.HEADER_BYTES, block.length);
    rowEnd = PackedBlock.HEADER_BYTES;
  }

  /**
   * Steps to the next series, once all rows of the one before were stepped over; false at the end.
   *
   * @throws MalformedException if the block ends within a series, or it is none
   */
  boolean next() {
    if (in.at() == block.length) {
      return false;
    }
    readTag();
    long count = in.next();
    if (count < 1 || count > block.length) {
      throw new MalformedException("a packed block: a series must have rows, got " + count);
    }
    rows = (int) count;
    placesAt = in.take(1);
    if (placesByColumn()) {
      in.take(width);
    }
    for (int c = 0; c < width; c++) {
      Decimals.requirePlaces(places(c));
    }
    rowsAt = in.at();
    return true;
  }

  private void readTag() {
    long shared = in.next();
    long rest = in.next();
    if (shared < 0
        || shared > tagLength
        || rest < 0
        || rest > Tag.MAX_BYTES - shared
        || shared + rest == 0) {
      throw new MalformedException(
          "a packed block: no tag has " + shared + " and " + rest + " bytes, at byte " + in.at());
    }
    int from = in.take((int) rest);
    System.arraycopy(block, from, tag, (int) shared, (int) rest);
    tagLength = (int) (shared + rest);
  }

  /**
   * Steps to the next row of the series.
   *
   * @throws MalformedException if the block ends within it, or holds more than a block may
   */
  void nextRow() {
    plainBytes += SampleBlock.sampleBytes(tagLength, width);
    if (plainBytes > PackedBlock.MOST_PLAIN_BYTES - SampleBlock.HEADER_BYTES) {
      throw new MalformedException(
          "a packed block: holds more than " + PackedBlock.MOST_PLAIN_BYTES + " bytes");
    }
    step = in.next();
    bitsAt = in.take(1);
    if (bitsByColumn()) {
      in.take(width);
    }
    valuesAt = in.take(valueBytes());
    rowEnd = in.at();
  }

  private int valueBytes() {
    if (!bitsByColumn()) {
      return BitPacking.bytes(requireBits(bits(0)), width);
    }
    int all = 0;
    for (int c = 0; c < width; c++) {
      all += requireBits(bits(c));
    }
    return BitPacking.bytes(all, 1);
  }

  private static int requireBits(int bits) {
    if (bits > Long.SIZE) {
      throw new MalformedException("a packed block: values have 0 to 64 bits, got " + bits);
    }
    return bits;
  }

  /** The tag of the series, in front of this buffer. */
  byte[] tag() {
    return tag;
  }

  int tagLength() {
    return tagLength;
  }

  /** Rows of the series. */
  int rows() {
    return rows;
  }

  /** Whether each column has places of its own. */
  boolean placesByColumn() {
    return (block[placesAt] & 0xff) == PackedBlock.BY_COLUMN;
  }

  /** Places of a column's values, or {@link Decimals#NONE}. */
  int places(int column) {
    return block[placesByColumn() ? placesAt + 1 + column : placesAt] & 0xff;
  }

  /** Where the series begins in the block, but for its tag and the number of its rows. */
  int placesAt() {
    return placesAt;
  }

  /** Where its first row begins. */
  int rowsAt() {
    return rowsAt;
  }

  /** Where the row ends, after all values. */
  int rowEnd() {
    return rowEnd;
  }

  /** From the time of the row before, in the block's units. */
  long step() {
    return step;
  }

  /** Whether each value of the row has bits of its own. */
  boolean bitsByColumn() {
    return (block[bitsAt] & 0xff) == PackedBlock.BY_COLUMN;
  }

  /** Bits of a column's value in the row. */
  int bits(int column) {
    return block[bitsByColumn() ? bitsAt + 1 + column : bitsAt] & 0xff;
  }

  /** Where the values of the row begin in the block. */
  int valuesAt() {
    return valuesAt;
  }
}
