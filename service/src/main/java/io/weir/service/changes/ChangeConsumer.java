package io.weir.service.changes;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka's consumer as the feed of changes needs it. */
final class ChangeConsumer {
  /** The most that it holds, or one record. */
  static final int FETCH_BYTES = 8 << 20;

  private ChangeConsumer() {}

  /** The properties that are not for others to set. */
  static Map<String, Object> decided(String bootstrapServers) {
    Map<String, Object> decided = new HashMap<>();
    decided.put("bootstrap.servers", bootstrapServers);
    decided.put("client.id", "weir-changes");
    decided.put("auto.offset.reset", "none");
    decided.put("enable.auto.commit", false);
    decided.put("allow.auto.create.topics", false);
    decided.put("fetch.min.bytes", 1);
    decided.put("fetch.max.bytes", FETCH_BYTES);
    decided.put("default.api.timeout.ms", 5_000);
    decided.put("request.timeout.ms", 5_000);
    decided.put("reconnect.backoff.max.ms", 1_000);
    decided.put("socket.connection.setup.timeout.ms", 2_000);
    decided.put("enable.metrics.push", false);
    decided.put("metric.reporters", "");
    return decided;
  }

  static KafkaConsumer<byte[], byte[]> open(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The number of its connections, which any thread may look at; 1 if it does not tell. */
  static DoubleSupplier connections(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals("connection-count"))
        .map(Map.Entry::getValue)
        .findFirst()
        .<DoubleSupplier>map(metric -> () -> value(metric))
        .orElse(() -> 1);
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : 1;
  }
}
