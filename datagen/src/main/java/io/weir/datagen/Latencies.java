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

  /** How many values lie below each doubling of a millisecond, as a small chart. */
  static String chart(Histogram micros) {
    StringBuilder text = new StringBuilder();
    long below = 0;
    for (long limit = 500; below < micros.getTotalCount(); limit *= 2) {
      long upTo = micros.getCountBetweenValues(0, limit);
      if (upTo > 0) {
        double share = (upTo - below) * 100.0 / micros.getTotalCount();
        text.append(
            String.format(
                Locale.ROOT,
                "  %9.1f ms  %6.2f %%  %s%n",
                limit / 1000.0,
                share,
                "#".repeat((int) (share / 2))));
      }
      below = upTo;
    }
    return text.toString();
  }
}
