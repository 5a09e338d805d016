package io.weir.job;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * How long it takes from Kafka's log until something has an effect: until queries see samples, one
 * observation a flush, that of its oldest sample; until a change is in Kafka. Cumulative counters
 * labelled with their bound {@code le} in seconds, like a Prometheus histogram. Flink's own
 * histograms keep the last values of one task; these can be added up over tasks and compared over
 * time.
 */
final class LagHistogram {
  private static final long[] BOUNDS_MILLIS = {
    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000
  };

  private final Counter[] atMost = new Counter[BOUNDS_MILLIS.length];
  private final Counter all;
  private final Counter sumMillis;

  /**
   * @param counted what each observation is
   */
  LagHistogram(MetricGroup weir, String counted) {
    MetricGroup group = weir.addGroup("lag");
    for (int i = 0; i < atMost.length; i++) {
      String bound = Double.toString(BOUNDS_MILLIS[i] / 1e3);
      atMost[i] = group.addGroup("le", bound).counter(counted);
    }
    all = group.addGroup("le", "+Inf").counter(counted);
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
