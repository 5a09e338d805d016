package io.weir.query.report;

/** What a row gets where a function has no number for its period. */
enum Fill {
  NONE,
  /** The number of the latest row that has one; none before the first. */
  PREVIOUS,
  /** What lies on the line between the nearest rows that have one; none at the ends. */
  LINEAR,
  ZERO;

  /**
   * Fills what is {@code NaN}.
   *
   * @param values row by row, changed in place
   * @param stride numbers a row
   */
  void apply(double[] values, int stride) {
    for (int at = 0; at < stride; at++) {
      int before = -1;
      for (int i = at; i < values.length; i += stride) {
        if (!Double.isNaN(values[i])) {
          if (this == LINEAR && before >= 0) {
            interpolate(values, before, i, stride);
          }
          before = i;
        } else if (this == ZERO) {
          values[i] = 0;
        } else if (this == PREVIOUS && before >= 0) {
          values[i] = values[before];
        }
      }
    }
  }

  /** Halves are added, since the difference of two doubles may be infinite. */
  private static void interpolate(double[] values, int from, int to, int stride) {
    double start = values[from] / 2;
    double rise = values[to] / 2 - start;
    for (int i = from + stride; i < to; i += stride) {
      values[i] = 2 * (start + rise * (i - from) / (to - from));
    }
  }
}
