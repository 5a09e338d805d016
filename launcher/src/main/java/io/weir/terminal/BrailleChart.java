package io.weir.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line drawn in the braille patterns of Unicode, which are 2 dots wide and 4 high: bits 0 to 2
 * and 6 are the left dots from the top, 3 to 5 and 7 the right ones.
 */
final class BrailleChart {
  /** Values in a character. */
  static final int ACROSS = 2;

  private static final int DOWN = 4;
  private static final char EMPTY = '\u2800';
  private static final int[][] DOTS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

  private final double[] values;
  private final int rows;
  private final double least;
  private final double greatest;

  /**
   * @param values one for each column of dots; NaN draws nothing
   * @param rows of characters, 1 or more
   */
  BrailleChart(double[] values, int rows) {
    this.values = values.clone();
    this.rows = rows;
    this.least = Arrays.stream(values).filter(v -> !Double.isNaN(v)).min().orElse(Double.NaN);
    this.greatest = Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(Double.NaN);
  }

  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  /** The lines, from the top. The least value is at the bottom; equal values are in the middle. */
  List<String> lines() {
    char[][] cells = new char[rows][(values.length + ACROSS - 1) / ACROSS];
    for (char[] row : cells) {
      Arrays.fill(row, EMPTY);
    }
    int before = -1;
    for (int x = 0; x < values.length; x++) {
      if (Double.isNaN(values[x])) {
        before = -1;
        continue;
      }
      int y = height(values[x]);
      int from = before < 0 ? y : before;
      // Joined to the one before, so that a steep line has no holes.
      int low = Math.min(y, from < y ? from + 1 : y);
      int high = Math.max(y, from > y ? from - 1 : y);
      for (int dot = low; dot <= high; dot++) {
        int row = rows - 1 - dot / DOWN;
        cells[row][x / ACROSS] |= (char) DOTS[x % ACROSS][DOWN - 1 - dot % DOWN];
      }
      before = y;
    }
    List<String> lines = new ArrayList<>();
    for (char[] row : cells) {
      lines.add(new String(row));
    }
    return lines;
  }

  /** In dots above the bottom. */
  private int height(double value) {
    int dots = rows * DOWN;
    if (greatest == least) {
      return dots / 2;
    }
    return (int) Math.min(dots - 1, (value - least) / (greatest - least) * dots);
  }
}
