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

  /** Of the topic, in Kafka's own words, once a gateway with that setting has reached it. */
  private static void awaitFlushMessages(EmbeddedBroker broker, String setting, String expected) {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "WEIR_SYNC_WRITES", setting));
    try (KafkaLink link = new KafkaLink(KafkaSettings.from(settings))) {
      link.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> link.fault().isEmpty());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      await() // a broker applies what was altered a moment later
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          admin
                              .describeConfigs(List.of(TOPIC))
                              .all()
                              .get()
                              .get(TOPIC)
                              .get("flush.messages")
                              .value())
                      .as("flush.messages after %s", setting)
                      .isEqualTo(expected));
    }
  }

  @Test
  void areInForceForANewTopicAndForOneThatExists() throws Exception {
    String never = Long.toString(Long.MAX_VALUE);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("on"))) {
      awaitFlushMessages(broker, "on", "1");
      awaitFlushMessages(broker, "topic", "1"); // left as it is
      awaitFlushMessages(broker, "off", never);
      awaitFlushMessages(broker, "topic", never); // left as it is
      awaitFlushMessages(broker, "on", "1");
    }
  }
}
