package io.weir.testkit.api;

/**
 * What {@code GET /api} answers.
 *
 * @param resolution ns; 0 if every row is exact
 * @param times of the rows, ns
 * @param values of the rows; null where a row has none
 */
public record Report(
    String tag, long start, long end, long resolution, long[] times, double[][] values) {
  public int rows() {
    return times.length;
  }
}
