package io.weir.service.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.process.FreePort;
import io.weir.service.settings.KafkaProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker, which keeps its port when it is started again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ChangeFeedTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String TOPIC = "changes";

  @TempDir Path dir;
  private final int port = FreePort.choose();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private EmbeddedBroker broker;
  private ChangeFeed feed;

  private void startBroker() throws Exception {
    int controller = FreePort.choose();
    String listeners = "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller;
    broker =
        EmbeddedBroker.start(
            dir,
            Map.of(
                "listeners", listeners,
                "advertised.listeners", listeners,
                "controller.quorum.voters", "1@127.0.0.1:" + controller));
  }

  private Map<String, Object> servers() {
    return Map.of("bootstrap.servers", "127.0.0.1:" + port);
  }

  private void createTopic() throws Exception {
    try (Admin admin = Admin.create(servers())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
    }
  }

  private void emit(int partition, byte[]... changes) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(servers(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (byte[] change : changes) {
        producer.send(new ProducerRecord<>(TOPIC, partition, null, change)).get();
      }
    }
  }

  private static byte[] change(String stream, int partition, long offset) {
    return new Change(
            new RequestId(1, offset),
            new LogPosition(partition, offset),
            offset,
            StreamKey.of("b", stream),
            new Change.Outcome.Deleted(offset),
            List.of())
        .toBytes();
  }

  private void startFeed() {
    feed =
        ChangeFeed.start(
            "127.0.0.1:" + port, KafkaProperties.none(), TOPIC, new PrometheusRegistry());
    feed.subscribe(
        new ChangeSubscriber() {
          @Override
          public void changed(Change change) {
            told.add(((StreamKey) change.key()).stream() + change.position().offset());
          }

          @Override
          public void missed() {
            told.add("missed");
          }
        });
  }

  private void awaitReady() {
    await().atMost(SOON).untilAsserted(() -> assertThat(feed.fault()).isEmpty());
  }

  private void awaitTold(String... changes) {
    await().atMost(SOON).untilAsserted(() -> assertThat(told).contains(changes));
  }

  @AfterEach
  void close() throws Exception {
    if (feed != null) {
      feed.close();
      assertThat(feed.fault()).isPresent();
    }
    broker.close();
  }

  @Test
  void tellsEachChangeOnceAndGoesOnWhereItWasWhenKafkaReturns() throws Exception {
    startBroker();
    startFeed();
    assertThat(feed.fault()).isPresent();
    createTopic();
    emit(0, change("early", 0, 1));
    awaitReady();
    told.clear();

    emit(0, change("a", 0, 7), change("a", 0, 9), change("b", 0, 8));
    emit(0, change("a", 0, 7), change("a", 0, 8), change("b", 0, 8), change("b", 0, 10));
    emit(1, change("c", 1, 3), new byte[] {99}, change("c", 1, 4));
    awaitTold("b10", "c4");
    assertThat(told).containsOnlyOnceElementsOf(List.of("a7", "a9", "b8", "b10", "c3", "missed"));
    assertThat(told).hasSize(7).doesNotContain("a8").containsSubsequence("a7", "a9", "b8", "b10");

    broker.close();
    await().atMost(SOON).untilAsserted(() -> assertThat(feed.fault()).isPresent());
    startBroker();
    emit(0, change("a", 0, 9), change("a", 0, 11));
    awaitTold("a11");
    awaitReady();
    assertThat(told).hasSize(8);
  }

  @Test
  void saysThatChangesWereMissedWhenTheTopicIsMadeAnew() throws Exception {
    startBroker();
    createTopic();
    startFeed();
    awaitReady();
    emit(0, change("a", 0, 7), change("a", 0, 8));
    awaitTold("a8");

    try (Admin admin = Admin.create(servers())) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
    }
    createTopic();
    emit(0, change("a", 0, 1));

    awaitTold("missed", "a1");
  }
}
