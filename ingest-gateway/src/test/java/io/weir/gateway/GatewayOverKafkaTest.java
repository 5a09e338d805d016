package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.block.SampleReader;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.service.access.Guard;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayOverKafkaTest {
  private final HttpClient client = HttpClient.newHttpClient();

  private static Settings settings(String servers) {
    return new Settings(
        Map.of(
            "WEIR_PORT",
            "0",
            "WEIR_BOOTSTRAP_SERVERS",
            servers,
            "WEIR_VALUES",
            "1",
            "WEIR_PARTITIONS",
            "4",
            "WEIR_ACK_TIMEOUT",
            "2s"));
  }

  private static String message(int i) {
    return "{\"time\":" + (i + 1) + ",\"tag\":\"tag-" + i % 7 + "\",\"values\":[" + i + ".5]}";
  }

  private HttpResponse<String> post(HttpServer server, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int ready(HttpServer server) throws Exception {
    URI uri = URI.create(server.url() + "/ready");
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private double metric(HttpServer server, String name) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build();
    return client
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** Every sample on Kafka as tag@time=value, in each tag's order. */
  private static List<String> samplesOn(String servers) {
    List<TopicPartition> all =
        IntStream.range(0, 4).mapToObj(p -> new TopicPartition("samples", p)).toList();
    List<String> samples = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          assertThat(each.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
          SampleReader reader = SampleReader.of(each.value());
          while (reader.next()) {
            samples.add(reader.tag() + "@" + reader.time() + "=" + reader.value(0));
          }
        }
      }
    }
    return samples;
  }

  @Test
  void everySampleThatGotA204IsOnKafkaAndALostKafkaIsA503(@TempDir Path dir) throws Exception {
    PrometheusRegistry metrics = new PrometheusRegistry();
    EmbeddedBroker broker = EmbeddedBroker.start(dir);
    Settings settings = settings(broker.bootstrapServers());
    try (Gateway gateway = Gateway.start(GatewaySettings.from(settings), metrics);
        HttpServer server =
            HttpServer.start(
                HttpSettings.from(settings, 0),
                metrics,
                gateway.readyChecks(),
                List.of(),
                gateway.routes(),
                Guard.open())) {
      await().atMost(Duration.ofSeconds(20)).until(() -> ready(server) == 200);
      await().untilAsserted(() -> assertThat(metric(server, "weir_kafka_brokers")).isEqualTo(1));
      assertThat(metric(server, "weir_kafka_reachable")).isEqualTo(1);
      assertThat(metric(server, "weir_kafka_partitions_under_replicated")).isZero();
      assertThat(metric(server, "weir_kafka_disk_free_bytes{broker=\"1\"}"))
          .isPositive()
          .isLessThanOrEqualTo(metric(server, "weir_kafka_disk_size_bytes{broker=\"1\"}"));
      List<String> expected = new ArrayList<>();
      StringBuilder batch = new StringBuilder("[");
      for (int i = 0; i < 30; i++) {
        expected.add("tag-" + i % 7 + "@" + (i + 1) + "=" + i + ".5");
        if (i < 5) {
          assertThat(post(server, "/save", message(i)).statusCode()).isEqualTo(204);
        } else {
          batch.append(i == 5 ? "" : ",").append(message(i));
        }
      }
      assertThat(post(server, "/batch", batch + "]").statusCode()).isEqualTo(204);
      assertThat(post(server, "/batch", batch + ",7]").statusCode()).isEqualTo(400);

      assertThat(samplesOn(broker.bootstrapServers()))
          .containsExactlyInAnyOrderElementsOf(expected);

      broker.close();

      assertThat(post(server, "/save", message(0)).statusCode()).isEqualTo(503);
      await().atMost(Duration.ofSeconds(20)).until(() -> ready(server) == 503);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(metric(server, "weir_kafka_reachable")).isZero());
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(metric(server, "weir_kafka_brokers")).isZero());
    } finally {
      broker.close();
    }
  }

  /** Applies commands as the job does, each twice, as two replicas do. */
  private static void applyCommands(String servers, AtomicBoolean stopped) {
    StreamApplier applier = new StreamApplier();
    List<TopicPartition> all =
        IntStream.range(0, 3).mapToObj(p -> new TopicPartition("records", p)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "max.partition.fetch.bytes", 20 << 20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "max.request.size", 20 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      while (!stopped.get()) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(50))) {
          if (RecordCommand.of(each.value()) instanceof RecordCommand.OfStream command) {
            byte[] change =
                applier.apply(command, new LogPosition(each.partition(), each.offset())).toBytes();
            for (int i = 0; i < 2; i++) {
              producer.send(new ProducerRecord<>("changes", each.partition(), each.key(), change));
            }
          }
        }
      }
    }
  }

  @Test
  void writesToStreamsAreAnsweredWithTheirOutcome(@TempDir Path dir) throws Exception {
    PrometheusRegistry metrics = new PrometheusRegistry();
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      Settings settings =
          new Settings(
              Map.of(
                  "WEIR_BOOTSTRAP_SERVERS",
                  broker.bootstrapServers(),
                  "WEIR_RECORD_PARTITIONS",
                  "3",
                  "WEIR_OUTCOME_TIMEOUT",
                  "30s"));
      AtomicBoolean stopped = new AtomicBoolean();
      Thread job = new Thread(() -> applyCommands(broker.bootstrapServers(), stopped));
      try (Gateway gateway = Gateway.start(GatewaySettings.from(settings), metrics);
          HttpServer server =
              HttpServer.start(
                  HttpSettings.from(settings, 0),
                  metrics,
                  gateway.readyChecks(),
                  List.of(),
                  gateway.routes(),
                  Guard.open())) {
        await().atMost(Duration.ofSeconds(40)).until(() -> ready(server) == 200);
        job.start();
        for (int i = 1; i <= 30; i++) {
          assertThat(post(server, "/streams/b/s", "{\"i\":" + i + "}").body())
              .startsWith("{\"meta\":{\"id\":" + i + ",");
        }
        HttpResponse<String> large =
            client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/streams/b/large"))
                    .header("Content-Type", "application/x-ndjson")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            ("\"" + "x".repeat(1_000_000) + "\"\n").repeat(16)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(large.body()).startsWith("{\"meta\":{\"first\":1,\"last\":16,");
        assertThat(large.headers().firstValue("Weir-Position").orElse("")).startsWith("records/");
      } finally {
        stopped.set(true);
        job.join();
      }
    }
  }
}
