package io.weir.datagen;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Histograms of microseconds as text in milliseconds. */
final class Latencies {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  private Latencies() {}

  static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1000.0;
  }

  /** The usual percentiles on one line. */
  static String line(Histogram micros) {
    StringBuilder text = new StringBuilder();
    for (double percentile : PERCENTILES) {
      text.append(
          String.format(Locale.ROOT, "p%s %.1f  ", trim(percentile), millis(micros, percentile)));
    }
    return text.append(String.format(Locale.ROOT, "max %.1f ms", micros.getMaxValue() / 1000.0))
        .toString();
  }

  private static String trim(double percentile) {
    return percentile == Math.rint(percentile) ? "" + (int) percentile : "" + percentile;
  }
}
