package io.weir.testkit.check;

import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Workload;
import java.util.Arrays;

/**
 * Computes what rows of the least, the mean and the greatest values of each period must be: first
 * every value's min, then every value's avg, then every value's max. A mean may be off by its
 * rounding, as not every server sums the decimals that were sent.
 */
public final class ExpectedFunctions implements Expected {
  private static final double ROUNDING = 1e-12;

  private final ExpectedRows samples;

  /**
   * @param samples of which all were acknowledged
   */
  public ExpectedFunctions(ExpectedRows samples) {
    this.samples = samples;
  }

  @Override
  public Workload workload() {
    return samples.workload();
  }

  @Override
  public int countRight(RowsQuery query, double[][] rows) {
    int right = 0;
    for (int i = 1; i <= Math.min(query.periods().points(), rows.length); i++) {
      right += isRight(rows[i - 1], row(query, i)) ? 1 : 0;
    }
    return right;
  }

  private static boolean isRight(double[] got, double[] expected) {
    if (got == null || expected == null) {
      return got == expected;
    }
    if (got.length != expected.length) {
      return false;
    }
    for (int i = 0; i < got.length; i++) {
      boolean mean = i / Workload.WIDTH == 1;
      double error = mean ? ROUNDING * Math.abs(expected[i]) : 0;
      if (!(Math.abs(got[i] - expected[i]) <= error)) {
        return false;
      }
    }
    return true;
  }

  /** Row {@code i}, counted from 1; null if the period has no samples. */
  private double[] row(RowsQuery query, int i) {
    int from = samples.latest(query, i - 1) + 1;
    int to = samples.latest(query, i) + 1;
    if (from == to) {
      return null;
    }
    double[] row = new double[3 * Workload.WIDTH];
    Arrays.fill(row, 0, Workload.WIDTH, Double.POSITIVE_INFINITY);
    Arrays.fill(row, 2 * Workload.WIDTH, row.length, Double.NEGATIVE_INFINITY);
    for (int at = from; at < to; at++) {
      double[] values = samples.values(query, at);
      for (int v = 0; v < values.length; v++) {
        row[v] = Math.min(row[v], values[v]);
        row[Workload.WIDTH + v] += values[v];
        row[2 * Workload.WIDTH + v] = Math.max(row[2 * Workload.WIDTH + v], values[v]);
      }
    }
    for (int v = Workload.WIDTH; v < 2 * Workload.WIDTH; v++) {
      row[v] /= to - from;
    }
    return row;
  }
}
