package io.weir.gateway.kafka;

import io.weir.gateway.samples.IngestSettings;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.settings.SharedSettings;
import io.weir.service.settings.Units;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where Kafka is, and the topic that samples go to.
 *
 * @param bootstrapServers of Kafka
 * @param properties further properties of Kafka's clients; {@link #toString} has none of their
 *     values
 * @param topic created as these settings say if it is missing, else compared
 * @param partitions of the topic; an existing topic keeps its own number
 * @param topicRetention how long Kafka keeps samples, at least {@code rawRetention}
 * @param rawRetention how long the job keeps samples exactly
 * @param replication how many brokers hold a sample
 * @param minInsync how many of them must have it before it counts as stored
 * @param ackTimeout Kafka must acknowledge within this
 * @param lingerMillis how long a batch for Kafka waits for more samples
 * @param compression of what goes to Kafka: none, lz4 or zstd
 * @param syncWrites whether a broker writes to its disk before it acknowledges; empty to leave the
 *     topic as it is
 * @param maxInFlight the most bytes that are sent and not acknowledged
 * @param records the topics of records
 * @param commandRetention how long Kafka keeps commands to records
 * @param changeRetention how long Kafka keeps what became of them
 */
public record KafkaSettings(
    String bootstrapServers,
    KafkaProperties properties,
    String topic,
    int partitions,
    Duration topicRetention,
    Duration rawRetention,
    int replication,
    int minInsync,
    Duration ackTimeout,
    int lingerMillis,
    String compression,
    Optional<Boolean> syncWrites,
    long maxInFlight,
    RecordTopics records,
    Duration commandRetention,
    Duration changeRetention) {

  private static final String COMMANDS_KEPT = "WEIR_RECORD_TOPIC_RETENTION";
  private static final String CHANGES_KEPT = "WEIR_CHANGE_TOPIC_RETENTION";

  public static KafkaSettings from(Settings settings) {
    return new KafkaSettings(
        SharedSettings.bootstrapServers(settings),
        KafkaProperties.from(settings),
        SharedSettings.topic(settings),
        settings.integer("WEIR_PARTITIONS", 12, 1, 1000, "partitions of a topic that is created"),
        topicRetention(settings),
        SharedSettings.rawRetention(settings),
        replication(settings),
        minInsync(settings),
        settings.duration("WEIR_ACK_TIMEOUT", "10s", "Kafka must acknowledge within"),
        settings.integer(
            "WEIR_LINGER_MS", 1, 0, 1000, "ms that a batch for Kafka waits for more samples"),
        compression(settings),
        syncWrites(settings),
        IngestSettings.maxInFlight(settings),
        SharedSettings.records(settings),
        settings.duration(COMMANDS_KEPT, "7d", "how long Kafka keeps commands to records"),
        settings.duration(CHANGES_KEPT, "24h", "how long Kafka keeps changes to records"));
  }

  /** The topic of samples. */
  TopicSettings samples() {
    return new TopicSettings(
        topic,
        partitions,
        false,
        true,
        topicRetention,
        "WEIR_TOPIC_RETENTION",
        rawRetention,
        0,
        replication,
        minInsync,
        syncWrites);
  }

  /** The topic of commands to records. */
  TopicSettings commands() {
    return ofRecords(records.commands(), true, commandRetention, COMMANDS_KEPT);
  }

  /** The topic of changes to records. */
  TopicSettings changes() {
    return ofRecords(records.changes(), false, changeRetention, CHANGES_KEPT);
  }

  private TopicSettings ofRecords(
      String name, boolean isWritten, Duration retention, String retentionSetting) {
    return new TopicSettings(
        name,
        records.partitions(),
        true,
        isWritten,
        retention,
        retentionSetting,
        retention,
        RecordTopics.MAX_MESSAGE_BYTES,
        replication,
        minInsync,
        syncWrites);
  }

  private static Optional<Boolean> syncWrites(Settings settings) {
    String key = "WEIR_SYNC_WRITES";
    String value =
        settings.text(key, "topic", "Kafka's disk before the 204: on, off, or as the topic has it");
    return switch (value) {
      case "topic" -> Optional.empty();
      case "on" -> Optional.of(true);
      case "off" -> Optional.of(false);
      default ->
          throw new SettingsException(key + ": must be topic, on or off, got \"" + value + "\"");
    };
  }

  private static Duration topicRetention(Settings settings) {
    String key = "WEIR_TOPIC_RETENTION";
    Duration retention = settings.duration(key, "26h", "how long Kafka keeps samples");
    Duration raw = SharedSettings.rawRetention(settings);
    if (retention.compareTo(raw) < 0) {
      throw new SettingsException(
          key
              + ": must be at least WEIR_RAW_RETENTION, "
              + Units.text(raw)
              + ", got "
              + Units.text(retention)
              + ": a job that has lost its state makes it anew from what Kafka keeps");
    }
    return retention;
  }

  private static int replication(Settings settings) {
    return settings.integer("WEIR_REPLICATION", 1, 1, 9, "brokers that hold each sample");
  }

  private static int minInsync(Settings settings) {
    String key = "WEIR_MIN_INSYNC";
    int minInsync = settings.integer(key, 1, 1, 9, "brokers that must have it to acknowledge");
    int replication = replication(settings);
    if (minInsync > replication) {
      throw new SettingsException(
          key + ": must be at most WEIR_REPLICATION, " + replication + ", got " + minInsync);
    }
    return minInsync;
  }

  private static String compression(Settings settings) {
    String key = "WEIR_KAFKA_COMPRESSION";
    String name =
        settings.text(key, "none", "compression of what goes to Kafka: none, lz4 or zstd");
    if (!List.of("none", "lz4", "zstd").contains(name)) {
      throw new SettingsException(key + ": must be none, lz4 or zstd, got \"" + name + "\"");
    }
    return name;
  }
}
