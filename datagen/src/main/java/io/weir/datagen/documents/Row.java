package io.weir.datagen.documents;

/**
 * A value of a metric.
 *
 * @param time in µs
 * @param value as compact JSON
 */
record Row(long time, String metric, String value) {
  /** A number as it stands in rows. */
  static String number(double value) {
    return Double.toString(value);
  }
}
