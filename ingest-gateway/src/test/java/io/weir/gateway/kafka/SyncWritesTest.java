package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncWritesTest {
  private static final ConfigResource TOPIC =
      new ConfigResource(ConfigResource.Type.TOPIC, "samples");

  @TempDir Path dir;

  /** What Kafka itself says of the topic, after a gateway with that setting has reached it. */
  private static String flushMessages(EmbeddedBroker broker, String setting) throws Exception {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "WEIR_SYNC_WRITES", setting));
    try (KafkaLink link = new KafkaLink(KafkaSettings.from(settings))) {
      link.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> link.fault().isEmpty());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin
          .describeConfigs(List.of(TOPIC))
          .all()
          .get()
          .get(TOPIC)
          .get("flush.messages")
          .value();
    }
  }

  @Test
  void areInForceForANewTopicAndForOneThatExists() throws Exception {
    String never = Long.toString(Long.MAX_VALUE);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("on"))) {
      assertThat(flushMessages(broker, "on")).isEqualTo("1");
      assertThat(flushMessages(broker, "topic")).as("left as it is").isEqualTo("1");
      assertThat(flushMessages(broker, "off")).isEqualTo(never);
      assertThat(flushMessages(broker, "topic")).as("left as it is").isEqualTo(never);
      assertThat(flushMessages(broker, "on")).isEqualTo("1");
    }
  }
}
