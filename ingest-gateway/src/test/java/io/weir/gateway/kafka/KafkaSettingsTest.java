package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
  @Test
  void hasDefaults() {
    assertThat(KafkaSettings.from(new Settings(Map.of())))
        .isEqualTo(
            new KafkaSettings(
                "127.0.0.1:9092",
                KafkaProperties.none(),
                "samples",
                12,
                Duration.ofHours(26),
                Duration.ofHours(25),
                1,
                1,
                Duration.ofSeconds(10),
                1,
                "none",
                Optional.empty(),
                256 << 20,
                new RecordTopics(true, "records", "changes", 12),
                Duration.ofDays(7),
                Duration.ofDays(1)));
  }

  @Test
  void readsEverySetting(@TempDir Path dir) throws Exception {
    Path kafka = Files.writeString(dir.resolve("kafka.properties"), "security.protocol=SSL\n");
    Settings settings =
        new Settings(
            Map.ofEntries(
                Map.entry("WEIR_MAX_IN_FLIGHT", "2MB"),
                Map.entry("WEIR_BOOTSTRAP_SERVERS", "kafka:1"),
                Map.entry("WEIR_KAFKA_PROPERTIES", kafka.toString()),
                Map.entry("WEIR_TOPIC", "t"),
                Map.entry("WEIR_PARTITIONS", "5"),
                Map.entry("WEIR_TOPIC_RETENTION", "6h"),
                Map.entry("WEIR_RAW_RETENTION", "5h"),
                Map.entry("WEIR_REPLICATION", "8"),
                Map.entry("WEIR_MIN_INSYNC", "7"),
                Map.entry("WEIR_ACK_TIMEOUT", "9s"),
                Map.entry("WEIR_LINGER_MS", "10"),
                Map.entry("WEIR_KAFKA_COMPRESSION", "lz4"),
                Map.entry("WEIR_RECORDS", "off"),
                Map.entry("WEIR_RECORD_TOPIC_RETENTION", "2d"),
                Map.entry("WEIR_CHANGE_TOPIC_RETENTION", "3h"),
                Map.entry("WEIR_SYNC_WRITES", "on")));
    KafkaSettings expected =
        new KafkaSettings(
            "kafka:1",
            new KafkaProperties(kafka.toString(), Map.of("security.protocol", "SSL")),
            "t",
            5,
            Duration.ofHours(6),
            Duration.ofHours(5),
            8,
            7,
            Duration.ofSeconds(9),
            10,
            "lz4",
            Optional.of(true),
            2 << 20,
            new RecordTopics(false, "records", "changes", 12),
            Duration.ofDays(2),
            Duration.ofHours(3));

    assertThat(KafkaSettings.from(settings)).isEqualTo(expected);
    settings.refuseUnknown();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Map<String, String> environment) {
    return assertThatThrownBy(() -> KafkaSettings.from(new Settings(environment)))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void refusesACompressionThatIsNone() {
    assertRefused(Map.of("WEIR_KAFKA_COMPRESSION", "gzip"))
        .hasMessage("WEIR_KAFKA_COMPRESSION: must be none, lz4 or zstd, got \"gzip\"");
  }

  @Test
  void takesThreeWordsForSyncWrites() {
    assertThat(KafkaSettings.from(new Settings(Map.of("WEIR_SYNC_WRITES", "off"))).syncWrites())
        .contains(false);
    assertThatThrownBy(() -> KafkaSettings.from(new Settings(Map.of("WEIR_SYNC_WRITES", "yes"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_SYNC_WRITES: must be topic, on or off, got \"yes\"");
  }

  @Test
  void refusesToWaitForMoreReplicasThanThereAre() {
    assertRefused(Map.of("WEIR_MIN_INSYNC", "2"))
        .hasMessage("WEIR_MIN_INSYNC: must be at most WEIR_REPLICATION, 1, got 2");
    assertRefused(Map.of("WEIR_MIN_INSYNC", "4", "WEIR_REPLICATION", "3"))
        .hasMessageContaining("at most WEIR_REPLICATION, 3, got 4");
  }

  @Test
  void refusesATopicThatForgetsBeforeTheJobDoes() {
    assertRefused(Map.of("WEIR_TOPIC_RETENTION", "2m"))
        .hasMessageStartingWith(
            "WEIR_TOPIC_RETENTION: must be at least WEIR_RAW_RETENTION, 25h, got 2m");
    assertRefused(Map.of("WEIR_RAW_RETENTION", "31d"))
        .hasMessageContaining("at least WEIR_RAW_RETENTION, 31d, got 26h");
    Map<String, String> equal = Map.of("WEIR_TOPIC_RETENTION", "2m", "WEIR_RAW_RETENTION", "2m");
    assertThat(KafkaSettings.from(new Settings(equal)).topicRetention())
        .isEqualTo(Duration.ofMinutes(2));
  }
}
