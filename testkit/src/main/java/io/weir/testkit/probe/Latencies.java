package io.weir.testkit.probe;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Histograms of microseconds as text in milliseconds. */
public final class Latencies {
  private Latencies() {}

  /** A percentile in ms. */
  public static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1000.0;
  }

  /** The usual percentiles on one line. */
  public static String line(Histogram micros) {
    return String.format(
        Locale.ROOT,
        "p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  max %.1f ms",
        millis(micros, 50),
        millis(micros, 90),
        millis(micros, 99),
        millis(micros, 99.9),
        micros.getMaxValue() / 1000.0);
  }
}
