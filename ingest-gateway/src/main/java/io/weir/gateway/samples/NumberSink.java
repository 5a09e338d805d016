package io.weir.gateway.samples;

import io.weir.gateway.series.SeriesName;

/** Takes samples of one value. */
@FunctionalInterface
public interface NumberSink {
  /**
   * Takes a sample.
   *
   * @param time ns
   */
  void add(SeriesName name, long time, double value);
}
