package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogContract;
import io.weir.gateway.log.PartitionedLog;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.http.ProblemException;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaLogTest extends LogContract {
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static EmbeddedBroker broker;

  private final String topic = "samples-" + TOPICS.incrementAndGet();
  private PartitionedLog log;

  @BeforeAll
  static void startBroker(@TempDir Path dir) throws Exception {
    broker = EmbeddedBroker.start(dir);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @AfterEach
  void close() {
    if (log != null) {
      log.close();
    }
  }

  private static KafkaSettings settings(String topic, String servers) {
    return KafkaSettings.from(
        new Settings(
            Map.of(
                "WEIR_TOPIC",
                topic,
                "WEIR_PARTITIONS",
                "" + PARTITIONS,
                "WEIR_TOPIC_RETENTION",
                "27h",
                "WEIR_ACK_TIMEOUT",
                "2s",
                "WEIR_BOOTSTRAP_SERVERS",
                servers)));
  }

  private static PartitionedLog open(String topic, String servers) {
    KafkaLink link = new KafkaLink(settings(topic, servers));
    link.start();
    return new KafkaLog(link);
  }

  private static void awaitReady(PartitionedLog log) {
    await().atMost(Duration.ofSeconds(20)).until(() -> log.fault().isEmpty());
  }

  @Override
  protected PartitionedLog log() {
    if (log == null) {
      log = open(topic, broker.bootstrapServers());
      awaitReady(log);
    }
    return log;
  }

  @Override
  protected List<String> kept(int partition) {
    TopicPartition from = new TopicPartition(topic, partition);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "test"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(Set.of(from));
      consumer.seekToBeginning(Set.of(from));
      long end = consumer.endOffsets(Set.of(from)).get(from);
      while (consumer.position(from) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> values.add(new String(record.value())));
      }
    }
    return values;
  }

  @Test
  void createsTheTopicAsTheSettingsSay() throws Exception {
    log();

    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = admin.describeConfigs(Set.of(resource)).all().get().get(resource);
      assertThat(config.get("retention.ms").value())
          .isEqualTo("" + Duration.ofHours(27).toMillis());
      assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
      assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
    }
  }

  @Test
  void takesATopicThatIsThereWithThePartitionsItHas() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("five", 5, (short) 1))).all().get();
    }
    log = open("five", broker.bootstrapServers());

    awaitReady(log);

    assertThat(log.partitions()).isEqualTo(5);
  }

  @Test
  void refusesAtOnceWhileThereIsNoKafka() {
    log = open(topic, "127.0.0.1:1");

    assertThat(log.fault()).isPresent();
    assertThatThrownBy(() -> log.partitions())
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.status()).isEqualTo(503));
  }

  @Test
  void failsAndSaysSoWhenKafkaGoesAway(@TempDir Path dir) throws Exception {
    EmbeddedBroker other = EmbeddedBroker.start(dir);
    try {
      log = open(topic, other.bootstrapServers());
      awaitReady(log);
    } finally {
      other.close();
    }

    assertThat(log.append(List.of(block(0, "lost"))).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10));
    await().atMost(Duration.ofSeconds(20)).until(() -> log.fault().isPresent());
  }
}
