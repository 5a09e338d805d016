package io.weir.protocols.grpc;

import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** How long calls take, by method and code, and what the server holds. */
final class CallMetrics implements ServerInterceptor {
  private final PrometheusRegistry registry;
  private final Histogram seconds;

  CallMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    seconds =
        Histogram.builder()
            .name("weir_grpc_call_seconds")
            .help("time from a call's headers to its status")
            .labelNames("method", "code")
            .classicOnly()
            .classicUpperBounds(.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30)
            .register(registry);
  }

  void gauge(String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsLong()))
        .register(registry);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    long begin = System.nanoTime();
    String method = call.getMethodDescriptor().getBareMethodName();
    return next.startCall(
        new ForwardingServerCall.SimpleForwardingServerCall<Q, R>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            seconds
                .labelValues(String.valueOf(method), status.getCode().name())
                .observe((System.nanoTime() - begin) / 1e9);
            super.close(status, trailers);
          }
        },
        headers);
  }
}
