package io.weir.gateway.records;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.ProblemException;

/** Counts writes to records by their answer. */
final class RecordWriteMetrics {
  private final Counter writes;
  private final DistributionDataPoint seconds;

  RecordWriteMetrics(
      PrometheusRegistry registry, PendingOutcomes pending, RecordSettings settings) {
    writes =
        Counter.builder()
            .name("weir_record_writes")
            .help("writes to records that were answered, by status")
            .labelNames("status")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("weir_outcome_seconds")
            .help("time from a write's hand-over to Kafka to its outcome")
            .classicOnly()
            .classicUpperBounds(.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10)
            .register(registry);
    GaugeWithCallback.builder()
        .name("weir_outcomes_waiting")
        .help("writes that wait for their outcome")
        .callback(gauge -> gauge.call(pending.count()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_outcomes_waiting_limit")
        .help("WEIR_OUTCOMES_WAITING")
        .callback(gauge -> gauge.call(settings.outcomesWaiting()))
        .register(registry);
  }

  void answered(int status) {
    writes.labelValues(Integer.toString(status)).inc();
  }

  void refused(ProblemException problem) {
    answered(problem.status());
  }

  void outcome(long nanos) {
    seconds.observe(nanos / 1e9);
  }
}
