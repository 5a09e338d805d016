package io.weir.query.report;

import io.weir.model.QueryResult;
import io.weir.model.SampleFunction.Kind;
import java.util.Arrays;

/**
 * What one function gives, row by row, in a row part by part, in a part value by value.
 *
 * @param name by which the function was asked for
 * @param missing rows, from the first on, that have no numbers; {@code values} is of the others
 * @param values {@code NaN} where there is none
 * @param times ns, of M4 only, as {@link QueryResult.FunctionRows.Column} has them
 */
record ReportColumn(String name, Kind kind, int width, int missing, double[] values, long[] times) {
  private static final long[] NO_TIMES = {};

  /** The latest samples of a report without functions. */
  static ReportColumn of(QueryResult.Rows rows) {
    return new ReportColumn(
        "last", Kind.LAST, rows.width(), rows.missing(), rows.values(), NO_TIMES);
  }

  static ReportColumn of(String name, int width, QueryResult.FunctionRows.Column column) {
    return new ReportColumn(name, column.kind(), width, 0, column.values(), column.times());
  }

  /** Numbers a row. */
  int stride() {
    return kind.parts() * width;
  }

  /** Whether a row, 1..N, has any number. */
  boolean has(int row) {
    if (row <= missing) {
      return false;
    }
    int from = index(row);
    int to = from + stride();
    while (from < to && Double.isNaN(values[from])) {
      from++;
    }
    return from < to;
  }

  /**
   * A number of a row, 1..N, that has any; it may be {@code NaN} or infinite.
   *
   * @param at from 0 to before {@link #stride}
   */
  double number(int row, int at) {
    return values[index(row) + at];
  }

  /** Whether a row, 1..N, has numbers, and the same as the row before, to the bit. */
  boolean repeats(int row) {
    int from = index(row);
    int stride = stride();
    if (from < stride || times.length > 0 || !has(row)) {
      return false;
    }
    for (int i = from; i < from + stride; i++) {
      if (Double.doubleToRawLongBits(values[i]) != Double.doubleToRawLongBits(values[i - stride])) {
        return false;
      }
    }
    return true;
  }

  private int index(int row) {
    return (row - 1 - missing) * stride();
  }

  /**
   * A time of M4 in a row that has numbers, ns.
   *
   * @param at 0 of the first sample, 1 of the last, then of each value's min, then of each's max
   */
  long time(int row, int at) {
    return times[(row - 1) * (2 + 2 * width) + at];
  }

  /** The same with rows filled; a copy, unless nothing is to be filled. */
  ReportColumn filled(Fill fill) {
    if (fill == Fill.NONE) {
      return this;
    }
    int leading = missing * stride();
    double[] all = new double[leading + values.length];
    Arrays.fill(all, 0, leading, Double.NaN);
    System.arraycopy(values, 0, all, leading, values.length);
    fill.apply(all, stride());
    return new ReportColumn(name, kind, width, 0, all, times);
  }
}
