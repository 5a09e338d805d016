package io.weir.service.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.access.SignIns;
import io.weir.service.limits.Limits;
import io.weir.service.tls.ServerTls;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How long requests take, by route and status, and how full the server's pool is. */
final class HttpMetrics {
  private static final List<String> CLOSED = List.of("handshake", "head", "body", "reply", "room");

  private final PrometheusRegistry registry;
  private final Histogram seconds;
  private final Counter closed;

  HttpMetrics(PrometheusRegistry registry, QueuedThreadPool pool) {
    this.registry = registry;
    JvmMetrics.builder().register(registry);
    seconds =
        Histogram.builder()
            .name("weir_http_request_seconds")
            .help("time from a request's first handler to its answer")
            .labelNames("route", "status")
            .classicOnly()
            .classicUpperBounds(.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30)
            .register(registry);
    closed =
        Counter.builder()
            .name("weir_http_slow_clients")
            .help(
                "connections closed as a handshake, head, body or reply took too long, or room was"
                    + " short")
            .labelNames("reason")
            .register(registry);
    CLOSED.forEach(closed::initLabelValues);
    gauge("weir_http_threads_busy", "threads at work", pool::getBusyThreads);
    gauge("weir_http_queue_size", "jobs that wait for a thread", pool::getQueueSize);
  }

  private void gauge(String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsInt()))
        .register(registry);
  }

  /** Shows the length of the queue. */
  void watch(AdmissionQueue queue) {
    gauge("weir_http_admission_queue", "posts that wait for a thread", queue::length);
  }

  /** Shows the number of connections. */
  void watch(Connector connector) {
    gauge(
        "weir_http_connections",
        "connections that are open, WEIR_HTTP_CONNECTIONS at most",
        () -> connector.getConnectedEndPoints().size());
  }

  /** Shows when the certificate ends. */
  void watch(ServerTls tls) {
    GaugeWithCallback.builder()
        .name("weir_tls_certificate_expires_seconds")
        .help("when the certificate ends that connections over HTTP get, since 1970")
        .callback(callback -> callback.call(tls.expires().getEpochSecond()))
        .register(registry);
  }

  /** Shows what clients were refused, over all protocols, and how many are told apart. */
  void watch(Limits limits) {
    gauge("weir_client_counters", "clients whose use is counted", limits::clients);
    CounterWithCallback.builder()
        .name("weir_client_limited")
        .help("requests refused since their client has used up a limit")
        .labelNames("limit")
        .callback(
            callback -> {
              for (Limits.Reason each : Limits.Reason.values()) {
                callback.call(limits.refused(each), each.name().toLowerCase(Locale.ROOT));
              }
            })
        .register(registry);
  }

  /** Shows how many passwords wait. */
  void watch(SignIns signIns) {
    gauge("weir_passwords_waiting", "passwords that wait to be checked", signIns::waiting);
  }

  /** Counts a connection that was closed because of its client. */
  void closed(String reason) {
    closed.labelValues(reason).inc();
  }

  void addTo(JavalinConfig config) {
    config.requestLogger.http(this::observe);
  }

  /** The route is its pattern, so there are never more label values than routes. */
  private void observe(Context ctx, Float milliseconds) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    observe(
        endpoint == null ? "none" : endpoint.path, ctx.statusCode(), (long) (milliseconds * 1e6));
  }

  /** Counts a request and its time. The number of routes is bounded. */
  void observe(String route, int status, long nanos) {
    seconds.labelValues(route, Integer.toString(status)).observe(nanos / 1e9);
  }
}
