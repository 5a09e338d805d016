package io.weir.job;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * How long samples take from Kafka's log until queries see them, one observation a flush: that of
 * its oldest sample. Cumulative counters labelled with their bound {@code le} in seconds, like a
 * Prometheus histogram. Flink's own histograms keep the last values of one task; these can be added
 * up over tasks and compared over time.
 */
final class LagHistogram {
  private static final long[] BOUNDS_MILLIS = {
    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000
  };

  private final Counter[] atMost = new Counter[BOUNDS_MILLIS.length];
  private final Counter all;
  private final Counter sumMillis;

  LagHistogram(MetricGroup weir) {
    MetricGroup group = weir.addGroup("lag");
    for (int i = 0; i < atMost.length; i++) {
      String bound = Double.toString(BOUNDS_MILLIS[i] / 1e3);
      atMost[i] = group.addGroup("le", bound).counter("flushes");
    }
    all = group.addGroup("le", "+Inf").counter("flushes");
    sumMillis = group.counter("milliseconds");
  }

  void observe(long millis) {
    for (int i = atMost.length - 1; i >= 0 && millis <= BOUNDS_MILLIS[i]; i--) {
      atMost[i].inc();
    }
    all.inc();
    sumMillis.inc(Math.max(0, millis));
  }
}
