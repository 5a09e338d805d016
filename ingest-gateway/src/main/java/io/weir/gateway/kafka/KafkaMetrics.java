package io.weir.gateway.kafka;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.ToLongFunction;

/** Metrics of Kafka as the gateway sees it; Kafka has none for Prometheus. */
final class KafkaMetrics {
  private KafkaMetrics() {}

  /**
   * @param link to the samples' topic
   * @param all links
   */
  static void register(PrometheusRegistry registry, KafkaLink link, List<KafkaLink> all) {
    gauge(
            "weir_kafka_reachable",
            "1 while Kafka takes samples as the settings say, as far as is known")
        .callback(gauge -> gauge.call(link.fault().isEmpty() ? 1 : 0))
        .register(registry);
    gauge(
            "weir_kafka_partitions_under_replicated",
            "partitions of the topics that a replica lacks, or is not in sync with")
        .callback(gauge -> gauge.call(all.stream().mapToInt(KafkaLink::underReplicated).sum()))
        .register(registry);
    gauge(
            "weir_kafka_topic_warnings",
            "ways in which Kafka keeps less than the settings say; see /ready")
        .callback(gauge -> gauge.call(all.stream().mapToInt(each -> each.warnings().size()).sum()))
        .register(registry);
    gauge("weir_kafka_brokers", "brokers that answer")
        .callback(gauge -> gauge.call(link.disks().size()))
        .register(registry);
    perBroker(
        registry,
        link,
        "weir_kafka_disk_free_bytes",
        "what a broker's disk has left",
        BrokerDisks.Disk::freeBytes);
    perBroker(
        registry,
        link,
        "weir_kafka_disk_size_bytes",
        "how large a broker's disk is",
        BrokerDisks.Disk::sizeBytes);
  }

  private static GaugeWithCallback.Builder gauge(String name, String help) {
    return GaugeWithCallback.builder().name(name).help(help);
  }

  private static void perBroker(
      PrometheusRegistry registry,
      KafkaLink link,
      String name,
      String help,
      ToLongFunction<BrokerDisks.Disk> bytes) {
    gauge(name, help)
        .labelNames("broker")
        .callback(
            gauge ->
                link.disks()
                    .forEach(
                        disk ->
                            gauge.call(bytes.applyAsLong(disk), Integer.toString(disk.broker()))))
        .register(registry);
  }
}
