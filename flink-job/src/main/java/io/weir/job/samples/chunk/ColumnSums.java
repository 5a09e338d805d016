package io.weir.job.samples.chunk;

import io.weir.model.decimal.Decimals;

/**
 * What the whole numbers of a column of decimals add up to, {@code from} to {@code to - 1}. Chunks
 * are added up where they are sealed, and by the functions of what is read of them: both give the
 * same bits. None of the numbers is more than {@link Decimals#MAX_MANTISSA}, and of those there are
 * {@value #MOST} at most, so that their distances from each other add up to a long.
 */
public final class ColumnSums {
  /** The most numbers that may be added up. */
  public static final int MOST = 4096;

  private static final int SIGN = Long.SIZE - 1;

  private long distances;
  private long lost;
  private double squares;
  private double integral;
  private long least;
  private long greatest;

  ColumnSums() {}

  /**
   * All of a whole column, in one pass without a branch: a third of the time of one pass each.
   *
   * @param weights as of {@link #integral}; that of the last number is 0
   */
  void addUp(long[] column, double[] weights, int size) {
    final long first = column[0];
    long distanceSum = 0;
    long lostSum = 0;
    double squareSum = 0;
    double weighted = 0;
    long min = first;
    long max = first;
    long before = first;
    for (int i = 1; i < size; i++) {
      long number = column[i];
      double distance = number - first;
      distanceSum += number - first;
      squareSum += distance * distance;
      weighted += distance * weights[i];
      lostSum += before & number - before >> SIGN;
      long below = number - min;
      min += below & below >> SIGN;
      long above = max - number;
      max -= above & above >> SIGN;
      before = number;
    }
    distances = distanceSum;
    lost = lostSum;
    squares = squareSum;
    integral = weighted;
    least = min;
    greatest = max;
  }

  /** The distances from the first number. */
  long distances() {
    return distances;
  }

  long lost() {
    return lost;
  }

  double squares() {
    return squares;
  }

  double integral() {
    return integral;
  }

  long least() {
    return least;
  }

  long greatest() {
    return greatest;
  }

  public static long sum(long[] column, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += column[i];
    }
    return sum;
  }

  /** The squares of the distances from the first number. */
  public static double squares(long[] column, int from, int to) {
    double sum = 0;
    for (int i = from + 1; i < to; i++) {
      double distance = column[i] - column[from];
      sum += distance * distance;
    }
    return sum;
  }

  /**
   * The distances from the first number, each times a weight, but for the last.
   *
   * @param weights the first is that of the first number
   */
  public static double integral(long[] column, double[] weights, int from, int to) {
    double sum = 0;
    for (int i = from + 1; i + 1 < to; i++) {
      sum += (column[i] - column[from]) * weights[i - from];
    }
    return sum;
  }

  /** The numbers before each that is less than the one before it. */
  public static long lost(long[] column, int from, int to) {
    long sum = 0;
    for (int i = from + 1; i < to; i++) {
      sum += column[i] < column[i - 1] ? column[i - 1] : 0;
    }
    return sum;
  }
}
