package io.weir.model.block;

import io.weir.model.SampleBlock;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/**
 * The values of a series as whole numbers: decimals of so many places where all of a column are
 * such, else ordered bits. Takes the places of the series before where they fit, so that most
 * series are looked at once. For one thread.
 */
final class RowsAsLongs {
  private final int[] places = new int[SampleBlock.MAX_WIDTH];

  /** The places of all columns, or {@link Decimals#NONE} if they have none in common. */
  private int common;

  /** Whether no column is one of decimals, if they have no places in common. */
  private boolean noDecimals;

  /** A row of zeros, then the rows: so that each row has one before it. */
  private long[] numbers = new long[0];

  /**
   * Makes numbers of rows.
   *
   * @param size values of all rows, which are in front of {@code values}, row by row
   */
  void convert(double[] values, int width, int size) {
    if (numbers.length < width + size) {
      numbers = new long[Math.max(width + size, 2 * numbers.length)];
    }
    if (common != Decimals.NONE
        && Decimals.toLongs(values, size, common, numbers, width)
        && !fewerFit(values, width)) {
      return;
    }
    common = placesOf(values, 0, 1, size);
    if (common == Decimals.NONE || !Decimals.toLongs(values, size, common, numbers, width)) {
      common = Decimals.NONE;
      convertColumns(values, width, size / width);
    }
  }

  /** Looks at the first row alone: a value that ends in 0 is found to fit by chance. */
  private boolean fewerFit(double[] values, int width) {
    return common > 0 && Decimals.allFit(values, 0, 1, width, common - 1);
  }

  private void convertColumns(double[] values, int width, int rows) {
    noDecimals = true;
    for (int c = 0; c < width; c++) {
      places[c] = placesOf(values, c, width, rows);
      noDecimals &= places[c] == Decimals.NONE;
      for (int i = c, end = rows * width; i < end; i += width) {
        numbers[width + i] = Decimals.toLong(values[i], places[c]);
      }
    }
  }

  /** Most numbers that are no decimals are told by one division, not by thirteen. */
  private static int placesOf(double[] values, int from, int step, int size) {
    int most = Decimals.mostPlaces(values[from]);
    return most == Decimals.NONE || !Decimals.is(values[from], most)
        ? Decimals.NONE
        : Decimals.places(values, from, step, size);
  }

  /** Writes the places; returns the offset after them. */
  int putPlaces(byte[] target, int at, int width) {
    if (common != Decimals.NONE || noDecimals) {
      target[at] = (byte) common;
      return at + 1;
    }
    target[at++] = (byte) PackedBlock.BY_COLUMN;
    for (int c = 0; c < width; c++) {
      target[at++] = (byte) places[c];
    }
    return at;
  }

  /** A row of zeros, then the rows. */
  long[] numbers() {
    return numbers;
  }

  /** Forgets the places of the series before. */
  void clear() {
    common = 0;
    Arrays.fill(numbers, 0, Math.min(numbers.length, SampleBlock.MAX_WIDTH), 0);
  }
}
