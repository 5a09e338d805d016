package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.log.LogEntry;
import io.weir.model.Tag;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConfigsTest {
  @Test
  void leavesTimeForMoreAttemptsAfterABrokerThatDoesNotAnswer() {
    Map<String, Object> producer = producer(Map.of());
    assertThat(producer.get(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)).isEqualTo(2_000);
    assertThat((int) producer.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
        .isGreaterThan(2 * 2 * 2_000);
  }

  @Test
  void givesAnAttemptItsShareOfTheTimeToAcknowledge() {
    assertThat(producer(Map.of("WEIR_ACK_TIMEOUT", "20s")))
        .containsEntry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    assertThat(producer(Map.of("WEIR_ACK_TIMEOUT", "1ms")))
        .containsEntry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1);
  }

  @Test
  void neverKeepsTheThreadThatSends() {
    assertThat(producer(Map.of())).containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
  }

  @Test
  void fillsABatchWithTwoBlocksAndLetsThemTakeNoMoreMemoryWithManyPartitions() {
    int block = LogEntry.FULL_BYTES + 1 + Tag.MAX_BYTES + Long.BYTES + 64 * Double.BYTES;
    int overhead = 100;
    assertThat((int) producer(Map.of()).get(ProducerConfig.BATCH_SIZE_CONFIG))
        .isGreaterThan(2 * block + overhead);

    KafkaSettings settings = KafkaSettings.from(new Settings(Map.of()));
    int batch =
        (int) KafkaConfigs.producer(settings, 1000, 0).get(ProducerConfig.BATCH_SIZE_CONFIG);
    assertThat(6L * 1000 * batch).isBetween(60L << 20, 64L << 20);
  }

  @Test
  void gathersCommandsWhileOthersAreOnTheirWayAndSamplesForAMillisecond() {
    KafkaSettings settings = KafkaSettings.from(new Settings(Map.of()));
    assertThat(KafkaConfigs.producer(settings, 2, 17 << 20))
        .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
        .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0);
    assertThat(producer(Map.of()))
        .doesNotContainKey(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION)
        .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 1);
  }

  @Test
  void asksForANewLeaderFiveTimesASecond() {
    assertThat(producer(Map.of())).containsEntry(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200);
  }

  @Test
  void mayNotBeDecidedByTheFileOfKafkasProperties(@TempDir Path dir) throws Exception {
    KafkaSettings settings = KafkaSettings.from(new Settings(Map.of()));
    Set<String> keys = new TreeSet<>(KafkaConfigs.producer(settings, 12, 17 << 20).keySet());
    keys.addAll(KafkaConfigs.admin(settings).keySet());

    for (String key : keys) {
      Path file = Files.writeString(dir.resolve(key), key + "=1");
      Settings other = new Settings(Map.of("WEIR_KAFKA_PROPERTIES", file.toString()));
      assertThatThrownBy(() -> KafkaProperties.from(other))
          .as(key)
          .hasMessageEndingWith(": " + key);
    }
  }

  private static Map<String, Object> producer(Map<String, String> environment) {
    return KafkaConfigs.producer(KafkaSettings.from(new Settings(environment)), 12, 0);
  }
}
