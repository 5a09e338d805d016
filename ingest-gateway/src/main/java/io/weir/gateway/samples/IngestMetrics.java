package io.weir.gateway.samples;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.InFlight;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Counts samples so that, whenever nothing is in flight, received = stored + the sum of refused. A
 * sample counts as received once its message was read, the first bad one of a request included.
 * What a refused request holds after that is unknown; only the request is counted.
 */
final class IngestMetrics {
  /** Shown from the start, so that the first refusal is seen as an increase. */
  private static final List<String> REASONS =
      List.of("slow", "too_large", "unsupported", "overload", "unavailable", "invalid");

  private final CounterDataPoint received;
  private final CounterDataPoint stored;
  private final Counter refused;
  private final Counter refusedRequests;
  private final CounterDataPoint bytes;
  private final DistributionDataPoint ackSeconds;

  IngestMetrics(PrometheusRegistry registry, InFlight inFlight, long inFlightLimit) {
    received = counter(registry, "weir_samples_received", "samples read from requests");
    stored = counter(registry, "weir_samples_stored", "samples acknowledged by Kafka");
    refused =
        Counter.builder()
            .name("weir_samples_refused")
            .help("samples read from requests that were then refused")
            .labelNames("reason")
            .register(registry);
    REASONS.forEach(refused::initLabelValues);
    refusedRequests =
        Counter.builder()
            .name("weir_ingest_requests_refused")
            .help("requests refused")
            .labelNames("reason")
            .register(registry);
    REASONS.forEach(refusedRequests::initLabelValues);
    bytes = counter(registry, "weir_ingest_bytes", "bytes of bodies read, inflated");
    ackSeconds =
        Histogram.builder()
            .name("weir_ack_seconds")
            .help("time from a request's hand-over to Kafka to its acknowledgement")
            .classicOnly()
            .classicUpperBounds(.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10)
            .register(registry);
    gauge(registry, "weir_in_flight_bytes", "bytes held for unanswered requests", inFlight::bytes);
    gauge(registry, "weir_in_flight_limit_bytes", "WEIR_MAX_IN_FLIGHT", () -> inFlightLimit);
  }

  private static CounterDataPoint counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, LongSupplier now) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(now.getAsLong()))
        .register(registry);
  }

  void received(int samples, long bodyBytes) {
    received.inc(samples);
    bytes.inc(bodyBytes);
  }

  void stored(int samples, long nanos) {
    stored.inc(samples);
    ackSeconds.observe(nanos / 1e9);
  }

  /** Lines of an import that are no samples, and did not stop it. */
  void refusedLines(long lines) {
    received.inc(lines);
    refused.labelValues("invalid").inc(lines);
  }

  void refused(int samples, ProblemException problem) {
    String reason =
        switch (problem.status()) {
          case 408 -> "slow";
          case 413 -> "too_large";
          case 415 -> "unsupported";
          case 429 -> "overload";
          case 503 -> "unavailable";
          default -> "invalid";
        };
    refused.labelValues(reason).inc(samples);
    refusedRequests.labelValues(reason).inc();
  }
}
