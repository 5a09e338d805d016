package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four brokers in three zones, and a gateway, which makes the topics. Each partition must be in all
 * zones, although two brokers of one zone could have two of its replicas; then a zone may be lost.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ZonesTest {
  private static final List<String> ZONES = List.of("a", "b", "c", "a");
  private static final String LOST = "a";
  private static final int READER_BROKER = 3;
  private static final String READER_ZONE = "c";
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final int PARTITIONS = 6;
  private static final int SAMPLES = 60;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path dir;

  private final Ports free = new Ports();
  private final HttpClient http = HttpClient.newHttpClient();
  private Brokers brokers;
  private ClusterProcess gateway;
  private String url;

  @BeforeEach
  void start() throws Exception {
    Path logs = Files.createDirectories(dir.resolve("logs"));
    brokers = new Brokers(dir, logs, free, ZONES);
    for (ClusterProcess broker : brokers.processes()) {
      broker.start();
    }
    int port = free.next();
    url = "http://127.0.0.1:" + port;
    gateway =
        new ClusterProcess.Builder("gateway", logs)
            .heap(128)
            .environment(
                Map.of(
                    "WEIR_PORT",
                    Integer.toString(port),
                    "WEIR_BOOTSTRAP_SERVERS",
                    brokers.bootstrap(),
                    "WEIR_RACK",
                    READER_ZONE,
                    "WEIR_PARTITIONS",
                    Integer.toString(PARTITIONS),
                    "WEIR_RECORD_PARTITIONS",
                    "3",
                    "WEIR_REPLICATION",
                    "3",
                    "WEIR_MIN_INSYNC",
                    "2",
                    "WEIR_MAX_IN_FLIGHT",
                    "16MB"))
            .main("io.weir.Weir", "gateway");
    gateway.start();
  }

  @AfterEach
  void stop() throws Exception {
    brokers.close();
    gateway.close();
    for (ClusterProcess broker : brokers.processes()) {
      broker.close();
    }
  }

  @Test
  void eachPartitionIsInAllZonesAndTheLossOfOneStopsNeitherWritesNorReads() throws Exception {
    awaitSaved("before");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers.bootstrap()));
        KafkaConsumer<byte[], byte[]> reader = reader()) {
      Map<String, TopicDescription> topics = // each is made by itself, those of records last
          await()
              .atMost(WITHIN)
              .ignoreExceptionsInstanceOf(ExecutionException.class)
              .until(() -> described(admin), all -> all.size() == 3);
      assertThat(zonesOf(topics)).hasSize(PARTITIONS + 3 + 3).containsOnly(Set.copyOf(ZONES));

      for (int i = 1; i < SAMPLES; i++) {
        assertThat(save("before", i)).isEqualTo(204);
      }
      readAtLeast(reader, SAMPLES);
      await()
          .atMost(WITHIN)
          .untilAsserted(
              () -> {
                reader.poll(Duration.ofMillis(100));
                assertThat(readFrom(reader, topics.get("samples"))).containsExactly(READER_BROKER);
              });

      loseZone();
      awaitSaved("after");
      for (int i = 1; i < SAMPLES; i++) {
        assertThat(save("after", i)).isEqualTo(204);
      }
      reader.seekToBeginning(reader.assignment());
      readAtLeast(reader, 2 * SAMPLES);
    }
  }

  private static Map<String, TopicDescription> described(Admin admin) throws Exception {
    return admin.describeTopics(List.of("samples", "records", "changes")).allTopicNames().get();
  }

  private void awaitSaved(String prefix) {
    await()
        .atMost(WITHIN)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> assertThat(save(prefix, 0)).isEqualTo(204));
  }

  private void loseZone() throws InterruptedException {
    for (int i = 0; i < ZONES.size(); i++) {
      if (ZONES.get(i).equals(LOST)) {
        brokers.processes().get(i).kill();
      }
    }
  }

  /** The status of a post of one sample; each is of a tag of its own. */
  private int save(String prefix, int number) throws IOException, InterruptedException {
    Instant now = Instant.now();
    String sample =
        "{\"time\":%d,\"tag\":\"%s-%d\",\"values\":[1,2,3,4,5,6,7,8,9,10]}"
            .formatted(now.getEpochSecond() * 1_000_000_000 + now.getNano(), prefix, number);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(url + "/save"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(sample))
            .build();
    return http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** The zones of each partition. */
  private static List<Set<String>> zonesOf(Map<String, TopicDescription> topics) {
    return topics.values().stream()
        .flatMap(topic -> topic.partitions().stream())
        .map(partition -> partition.replicas().stream().map(Node::rack).collect(Collectors.toSet()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> reader() {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers.bootstrap(),
                "client.rack",
                READER_ZONE,
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    reader.assign(
        reader.partitionsFor("samples").stream()
            .map(partition -> new TopicPartition("samples", partition.partition()))
            .toList());
    return reader;
  }

  /** A record has one sample or several, but no two of them come from one post. */
  private static void readAtLeast(KafkaConsumer<byte[], byte[]> reader, int records) {
    int[] read = {0};
    await()
        .atMost(WITHIN)
        .untilAsserted(
            () -> {
              read[0] += reader.poll(Duration.ofMillis(100)).count();
              assertThat(read[0]).isGreaterThanOrEqualTo(records);
            });
  }

  /** Brokers that partitions are read from, where Kafka told the reader a nearer one. */
  private static Map<Integer, Integer> nearer(KafkaConsumer<byte[], byte[]> reader) {
    Map<Integer, Integer> brokers = new HashMap<>();
    reader
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.name().equals("preferred-read-replica")) {
                brokers.put(
                    Integer.valueOf(name.tags().get("partition")), (Integer) metric.metricValue());
              }
            });
    return brokers;
  }

  /** The brokers that the partitions of a topic are read from. */
  private static Set<Integer> readFrom(
      KafkaConsumer<byte[], byte[]> reader, TopicDescription topic) {
    Map<Integer, Integer> nearer = nearer(reader);
    return topic.partitions().stream()
        .map(
            partition -> {
              int told = nearer.getOrDefault(partition.partition(), -1);
              return told < 0 ? partition.leader().id() : told;
            })
        .collect(Collectors.toSet());
  }
}
