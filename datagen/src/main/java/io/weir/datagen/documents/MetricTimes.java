package io.weir.datagen.documents;

/**
 * The times that a metric may have values at.
 *
 * @param first in µs
 * @param step between two of them in µs
 */
record MetricTimes(long first, long step, int count) {
  long at(int i) {
    return first + i * step;
  }

  /** After all of them. */
  long end() {
    return at(count);
  }
}
