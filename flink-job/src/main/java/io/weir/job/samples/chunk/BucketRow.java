package io.weir.job.samples.chunk;

import io.weir.model.decimal.Decimals;
import java.util.concurrent.TimeUnit;

/**
 * The row of a bucket, the summary of the samples of a series within [time, time + width of the
 * tier). The row's time is the bucket's start, its values are
 *
 * <pre>
 *   count | first time | last time | (first | last | min | max | sum | held mean | deviation) x width
 * </pre>
 *
 * with times in s after the start. The held mean is that of the value as it is held from the first
 * sample to the last, each until the next, weighted by time: the integral over time divided by the
 * span. The deviation is the standard deviation of the population, which says the sum of squares.
 * Both are parts of max - min, the held mean from min on, and {@linkplain #round rounded} to a
 * millionth of it when the row is stored.
 */
public final class BucketRow {
  /** Columns of all values. */
  public static final int COUNT = 0;

  public static final int FIRST_TIME = 1;
  public static final int LAST_TIME = 2;
  private static final int HEAD = 3;

  /** Parts of a value, see {@link #column}. */
  public static final int FIRST = 0;

  public static final int LAST = 1;
  public static final int MIN = 2;
  public static final int MAX = 3;
  public static final int SUM = 4;
  public static final int HELD_MEAN = 5;
  public static final int DEVIATION = 6;
  private static final int PARTS = 7;

  /** In place of a column: there is none. */
  static final int NO_COLUMN = -1;

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double MILLIONTHS = 1e6;

  /**
   * How often the largest sum that a bucket's values can have may be rounded while it is added up:
   * a bucket is put together from ten narrower ones at most, each of which was rounded as well.
   */
  private static final int ERRORS = 8;

  private BucketRow() {}

  /** Values of a row, where a sample has {@code width}. */
  public static int width(int width) {
    return HEAD + PARTS * width;
  }

  /** Values of a sample, where a row has {@code rowWidth}. */
  public static int sampleWidth(int rowWidth) {
    return (rowWidth - HEAD) / PARTS;
  }

  /** The column of a part of a value. */
  public static int column(int value, int part) {
    return HEAD + PARTS * value + part;
  }

  /** Samples. */
  public static long count(double[] row) {
    return (long) row[COUNT];
  }

  /** Offset of the first sample's time from the bucket's start, ns. */
  public static long firstTime(double[] row) {
    return nanos(row[FIRST_TIME]);
  }

  /** Offset of the last sample's time from the bucket's start, ns. */
  public static long lastTime(double[] row) {
    return nanos(row[LAST_TIME]);
  }

  /** The ns that a time in a row stands for. */
  public static long nanos(double time) {
    return Math.round(time * NANOS);
  }

  /** The value of the first sample. */
  public static double first(double[] row, int value) {
    return row[column(value, FIRST)];
  }

  /** The value of the last sample. */
  public static double last(double[] row, int value) {
    return row[column(value, LAST)];
  }

  /** The least value. */
  public static double min(double[] row, int value) {
    return row[column(value, MIN)];
  }

  /** The greatest value. */
  public static double max(double[] row, int value) {
    return row[column(value, MAX)];
  }

  /** The sum of the values. */
  public static double sum(double[] row, int value) {
    return row[column(value, SUM)];
  }

  /** The mean from the first sample to the last, weighted by time; the value if there is one. */
  public static double heldMean(double[] row, int value) {
    return min(row, value) + row[column(value, HELD_MEAN)] * range(row, value);
  }

  /** The standard deviation of the population. */
  public static double deviation(double[] row, int value) {
    return row[column(value, DEVIATION)] * range(row, value);
  }

  private static double range(double[] row, int value) {
    return max(row, value) - min(row, value);
  }

  /** Copies the values of the first sample. */
  public static void copyFirst(double[] row, double[] target, int at) {
    copy(row, FIRST, target, at);
  }

  /** Copies the values of the last sample. */
  public static void copyLast(double[] row, double[] target, int at) {
    copy(row, LAST, target, at);
  }

  private static void copy(double[] row, int part, double[] target, int at) {
    for (int v = 0; v < sampleWidth(row.length); v++) {
      target[at + v] = row[column(v, part)];
    }
  }

  /** Sets what the row says of all values: samples, and times in ns after the bucket's start. */
  public static void putHead(double[] row, long count, long firstTime, long lastTime) {
    row[COUNT] = count;
    row[FIRST_TIME] = firstTime / NANOS;
    row[LAST_TIME] = lastTime / NANOS;
  }

  /** Sets what the row says of the ends of a value. */
  public static void putEnds(
      double[] row, int value, double first, double last, double min, double max) {
    row[column(value, FIRST)] = first;
    row[column(value, LAST)] = last;
    row[column(value, MIN)] = min;
    row[column(value, MAX)] = max;
  }

  /** Sets what the row says of all samples of a value, whose ends are set. */
  public static void putSums(
      double[] row, int value, double sum, double heldMean, double deviation) {
    double range = range(row, value);
    row[column(value, SUM)] = sum;
    row[column(value, HELD_MEAN)] = part(heldMean - min(row, value), range);
    row[column(value, DEVIATION)] = part(deviation, range);
  }

  /** No NaN, and nothing outside: a range that is no finite number has no parts. */
  private static double part(double distance, double range) {
    double part = distance / range;
    return part > 0 ? Math.min(1, part) : 0;
  }

  /**
   * Rounds a row to what is stored: held mean and deviation to a millionth of the range, and sums
   * of decimals to the decimal that they stand for, which is within the error of adding them up.
   */
  public static void round(double[] row) {
    for (int v = 0; v < sampleWidth(row.length); v++) {
      row[column(v, HELD_MEAN)] = Math.rint(row[column(v, HELD_MEAN)] * MILLIONTHS) / MILLIONTHS;
      row[column(v, DEVIATION)] = Math.rint(row[column(v, DEVIATION)] * MILLIONTHS) / MILLIONTHS;
      if (row[COUNT] > 1) {
        double largest = Math.max(Math.abs(min(row, v)), Math.abs(max(row, v)));
        double error = ERRORS * row[COUNT] * Math.ulp(largest);
        row[column(v, SUM)] = Decimals.near(row[column(v, SUM)], error);
      }
    }
  }

  /**
   * What a column is expected to be, given the ones before it in a row: as a long of a column with
   * these places, which is packed as the difference from it. So a bucket of one sample takes no
   * more than the sample.
   */
  static long expected(double[] row, int at, int column, int places) {
    int from = expectedFrom(column);
    if (from == NO_COLUMN) {
      return 0;
    }
    double first = row[at + from];
    return isSum(column)
        ? expectedSum(row[at + COUNT], first, places)
        : Decimals.toLong(first, places);
  }

  /** Of two NaN, which no bucket has as its count, hardware chooses one. */
  static long expectedSum(double count, double first, int places) {
    return Double.isNaN(count) ? 0 : Decimals.toLong(count * first, places);
  }

  /**
   * The column before it that says what a column is expected to be: the same, or, of a {@linkplain
   * #isSum sum}, that times the count; {@link #NO_COLUMN} if it is 0.
   */
  static int expectedFrom(int column) {
    if (column < HEAD) {
      return column == LAST_TIME ? FIRST_TIME : NO_COLUMN;
    }
    int part = (column - HEAD) % PARTS;
    return part == FIRST || part > SUM ? NO_COLUMN : column - part;
  }

  /** Whether a column has sums. */
  static boolean isSum(int column) {
    return column >= HEAD && (column - HEAD) % PARTS == SUM;
  }
}
