package io.weir.gateway.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The configurations of Kafka's clients. */
final class KafkaConfigs {
  /** In addition to what is in flight: batches that are not full take their whole size. */
  private static final int BATCHES_BYTES = 64 * 1024 * 1024;

  /** Batches of a partition that may be not full: five in flight, and one that is being filled. */
  private static final int BATCHES_OF_A_PARTITION = 6;

  /**
   * Attempts within the time to acknowledge. A broker that has disappeared silently is given up
   * after one, or almost two where nothing else is to be sent: Kafka's client checks the time only
   * when it wakes up, which is that long after the last event.
   */
  private static final int ATTEMPTS = 5;

  /** How soon a partition that has lost its leader is retried; the default is up to a second. */
  private static final int LONGEST_BACKOFF_MILLIS = 200;

  /** How soon the producer notices added partitions. */
  private static final int METADATA_AGE_MILLIS = 5_000;

  private static final int DAY_MILLIS = 24 * 60 * 60 * 1000;

  private KafkaConfigs() {}

  static Map<String, Object> admin(KafkaSettings settings) {
    Map<String, Object> config = common(settings);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
    return settings.properties().with(config);
  }

  static Map<String, Object> producer(KafkaSettings settings, int partitions, int maxMessageBytes) {
    int ackMillis = Math.toIntExact(settings.ackTimeout().toMillis());
    Map<String, Object> config = common(settings);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ackMillis + settings.lingerMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, attemptMillis(ackMillis));
    config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, LONGEST_BACKOFF_MILLIS);
    config.put(ProducerConfig.LINGER_MS_CONFIG, settings.lingerMillis());
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes(partitions));
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression());
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.maxInFlight() + BATCHES_BYTES);
    if (maxMessageBytes > 0) {
      config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxMessageBytes);
      // While one request is under way, commands gather for the next one: so none waits in vain.
      config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
      config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    }
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0); // the caller is the selecting thread
    config.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, DAY_MILLIS);
    return settings.properties().with(config);
  }

  private static int batchBytes(int partitions) {
    return Math.min(EntrySender.BATCH_BYTES, BATCHES_BYTES / BATCHES_OF_A_PARTITION / partitions);
  }

  private static int attemptMillis(int ackMillis) {
    return Math.max(1, ackMillis / ATTEMPTS);
  }

  private static Map<String, Object> common(KafkaSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "weir-gateway");
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
    config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    return config;
  }
}
