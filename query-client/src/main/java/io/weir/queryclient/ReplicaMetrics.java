package io.weir.queryclient;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What is known of each replica of the job, as the last probe found it. */
final class ReplicaMetrics {
  private final List<Replica> replicas;

  ReplicaMetrics(
      PrometheusRegistry registry, List<Replica> replicas, ProxyOrder route, boolean records) {
    this.replicas = List.copyOf(replicas);
    gauge(
        registry,
        "weir_query_proxies_healthy",
        "Proxies of a job replica that answer for every key group.",
        gauge -> each(replica -> gauge.call(replica.healthy(), replica.address().name())),
        "replica");
    gauge(
        registry,
        "weir_replica_state",
        "1 for the state that a replica is in: answering, behind, silent, missing.",
        gauge ->
            each(
                replica -> {
                  ProxyOrder.State now = route.state(replica);
                  for (ProxyOrder.State state : ProxyOrder.State.values()) {
                    gauge.call(
                        state == now ? 1 : 0,
                        replica.address().name(),
                        state.name().toLowerCase(Locale.ROOT));
                  }
                }),
        "replica",
        "state");
    gauge(
        registry,
        "weir_replica_behind_seconds",
        "How far a replica's samples are behind the farthest replica's, in its worst partition.",
        gauge ->
            each(replica -> gauge.call(replica.behindMillis() / 1e3, replica.address().name())),
        "replica");
    if (records) {
      gauge(
          registry,
          "weir_replica_records_answering",
          "1 if a job replica answers queries to records for every key group.",
          gauge ->
              each(
                  replica ->
                      gauge.call(
                          replica.recordsFault().isEmpty() ? 1 : 0, replica.address().name())),
          "replica");
      gauge(
          registry,
          "weir_replica_records_behind_seconds",
          "How far a replica's records are behind the farthest replica's, in its worst partition.",
          gauge ->
              each(
                  replica ->
                      gauge.call(replica.recordsBehindMillis() / 1e3, replica.address().name())),
          "replica");
    }
  }

  private void each(Consumer<Replica> consumer) {
    replicas.forEach(consumer);
  }

  private static void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      Consumer<GaugeWithCallback.Callback> callback,
      String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(callback)
        .register(registry);
  }
}
