package io.weir.service.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedBrokerTest {
  private static final String TOPIC = "words";

  @TempDir Path dir;

  @Test
  void givesBackWhatWasPut() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      createTopic(broker);
      produce(broker, "one", "two");

      assertThat(consume(broker, "readers", 2)).containsExactly("one", "two");
    }
  }

  @Test
  void keepsRecordsAndGroupOffsetsOverARestartOnOtherPorts() throws Exception {
    String before;
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      before = broker.bootstrapServers();
      createTopic(broker);
      produce(broker, "one", "two");
      assertThat(consume(broker, "readers", 2)).containsExactly("one", "two");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      assertThat(broker.bootstrapServers()).isNotEqualTo(before);
      assertThat(broker.partitionsOf(TOPIC)).isEqualTo(1);
      assertThat(broker.partitionsOf(TOPIC.substring(1))).isZero();
      produce(broker, "three");

      assertThat(consume(broker, "readers", 1)).containsExactly("three");
      assertThat(consume(broker, "newcomers", 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void keepsWhatWasAcknowledgedWhenItsProcessIsKilled() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                AcknowledgeThenHang.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("acknowledged");
    } finally {
      process.destroyForcibly().waitFor();
    }
    // Long enough that the test would end if the broker that was killed were waited for.
    Map<String, String> patient = Map.of("broker.session.timeout.ms", "120000");
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir, patient)) {
      assertThat(consume(broker, "readers", 2)).containsExactly("one", "two");
    }
  }

  /** Runs in a process of its own, which never ends by itself. */
  static final class AcknowledgeThenHang {
    private AcknowledgeThenHang() {}

    public static void main(String[] args) throws Exception {
      EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]));
      createTopic(broker);
      produce(broker, "one", "two");
      System.out.println("acknowledged");
      Thread.currentThread().join();
    }
  }

  @Test
  void livesBesideASecondOne(@TempDir Path other) throws Exception {
    try (EmbeddedBroker one = EmbeddedBroker.start(dir);
        EmbeddedBroker two = EmbeddedBroker.start(other)) {
      createTopic(one);
      createTopic(two);
      produce(one, "here");
      produce(two, "there");

      assertThat(consume(one, "readers", 1)).containsExactly("here");
      assertThat(consume(two, "readers", 1)).containsExactly("there");
    }
  }

  @Test
  void refusesADirectoryInUseAndLeavesItsUserAlone() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(dir))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another instance")
          .hasMessageContaining(dir.toString());

      createTopic(broker);
      produce(broker, "still here");
    }
  }

  @Test
  void refusesADirectoryThatCannotBe() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertThatThrownBy(() -> EmbeddedBroker.start(file.resolve("kafka")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be written to");
  }

  @Test
  void closesTwiceAndWithinSeconds() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(dir);
    createTopic(broker);
    produce(broker, "one");
    long start = System.nanoTime();

    broker.close();
    broker.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void produce(EmbeddedBroker broker, String... words) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String word : words) {
        producer.send(new ProducerRecord<>(TOPIC, word.getBytes(UTF_8))).get();
      }
    }
  }

  private static List<String> consume(EmbeddedBroker broker, String group, int count) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    List<String> words = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (words.size() < count) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> words.add(new String(r.value(), UTF_8)));
      }
      consumer.commitSync();
    }
    return words;
  }
}
