package io.weir.query.handler;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;

/** What becomes of requests to handlers, by handler; their number is fixed at the start. */
final class HandlerMetrics {
  private final Counter requests;
  private final Histogram seconds;
  private final Map<String, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();

  enum Outcome {
    ANSWERED,
    FAILED,
    LATE,
    REFUSED;

    private final String label = name().toLowerCase(Locale.ROOT);
  }

  HandlerMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("weir_handler_requests")
            .help("requests to handlers under /x/ by what became of them")
            .labelNames("handler", "outcome")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("weir_handler_seconds")
            .help("time until a handler has answered, its wait for a thread included")
            .labelNames("handler")
            .classicOnly()
            .classicUpperBounds(.001, .005, .02, .1, .5, 1, 5, 10, 30)
            .register(registry);
    gauge(
        registry,
        "weir_handler_threads_busy",
        "threads of a handler that are at work, WEIR_HANDLER_THREADS at most",
        false);
    gauge(
        registry,
        "weir_handler_waiting",
        "requests that wait for a handler's thread, WEIR_HANDLER_WAITING at most",
        true);
  }

  private void gauge(PrometheusRegistry registry, String name, String help, boolean waiting) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("handler")
        .callback(
            gauge ->
                pools.forEach(
                    (handler, pool) ->
                        gauge.call(
                            waiting ? pool.getQueue().size() : pool.getActiveCount(), handler)))
        .register(registry);
  }

  /** Shows the threads of a handler. */
  void watch(String handler, ThreadPoolExecutor threads) {
    pools.put(handler, threads);
    for (Outcome each : Outcome.values()) {
      requests.initLabelValues(handler, each.label);
    }
  }

  /**
   * @param begin as {@link System#nanoTime} gave it
   */
  void ended(String handler, Outcome outcome, long begin) {
    requests.labelValues(handler, outcome.label).inc();
    seconds.labelValues(handler).observe((System.nanoTime() - begin) / 1e9);
  }
}
