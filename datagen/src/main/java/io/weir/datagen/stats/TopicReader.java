package io.weir.datagen.stats;

import io.weir.service.settings.KafkaProperties;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka what topics hold. Changes nothing. For one thread. */
final class TopicReader implements Closeable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int ASK_MILLIS = 10_000;

  private static final int DEFAULT_PORT = 9092;

  private final String servers;
  private final RecordScan records;
  private final Admin admin;

  /**
   * What a partition holds. Times are of the append.
   *
   * @param bytes of its largest replica; empty if the broker does not say
   * @param oldest of the first record; empty if there is none
   * @param newest of the last one
   */
  record Partition(
      TopicPartition at,
      long earliest,
      long latest,
      OptionalLong bytes,
      Optional<Instant> oldest,
      Optional<Instant> newest) {}

  private TopicReader(String servers, Map<String, Object> config) {
    this.servers = servers;
    this.records = new RecordScan(config);
    this.admin = Admin.create(config);
  }

  /**
   * Connects.
   *
   * @throws IOException if no broker takes a connection
   */
  static TopicReader of(String servers, KafkaProperties properties) throws IOException {
    requireReachable(servers);
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", servers);
    config.put("client.id", "weir-stats");
    config.put("request.timeout.ms", ASK_MILLIS);
    config.put("default.api.timeout.ms", ASK_MILLIS);
    config.put("socket.connection.setup.timeout.ms", CONNECT_MILLIS);
    config.put("enable.metrics.push", false);
    config.put("metric.reporters", "");
    try {
      return new TopicReader(servers, properties.with(config));
    } catch (KafkaException e) {
      throw unusable(servers, e);
    }
  }

  /** Kafka's client would try for long, and log each attempt. */
  private static void requireReachable(String servers) throws IOException {
    IOException failure = null;
    for (String server : servers.split(",")) {
      int colon = server.lastIndexOf(':');
      String host = colon < 0 ? server.strip() : server.substring(0, colon).strip();
      try (Socket socket = new Socket()) {
        int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(server.substring(colon + 1).strip());
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        failure = e;
      } catch (IllegalArgumentException e) {
        failure = new IOException("WEIR_BOOTSTRAP_SERVERS must be host:port, got " + server, e);
      }
    }
    throw unusable(servers, failure);
  }

  private static IOException unusable(String servers, Throwable cause) {
    String why = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    return new IOException("cannot use Kafka at " + servers + ": " + why, cause);
  }

  private <T> T ask(KafkaFuture<T> answer) throws IOException, InterruptedException {
    try {
      return answer.get(ASK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unusable(servers, e.getCause());
    } catch (TimeoutException e) {
      throw unusable(servers, new IOException("no answer within " + ASK_MILLIS + " ms", e));
    }
  }

  /**
   * The partitions of topics, in order; a topic that is not there has none.
   *
   * @throws IOException if Kafka does not answer, or none of the topics is there
   */
  List<Partition> partitions(List<String> topics) throws IOException, InterruptedException {
    List<TopicPartition> at = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each :
        admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        TopicDescription topic = each.getValue().get(ASK_MILLIS, TimeUnit.MILLISECONDS);
        topic
            .partitions()
            .forEach(info -> at.add(new TopicPartition(topic.name(), info.partition())));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw unusable(servers, e.getCause());
        }
      } catch (TimeoutException e) {
        throw unusable(servers, new IOException("no answer within " + ASK_MILLIS + " ms", e));
      }
    }
    if (at.isEmpty()) {
      throw new IOException("Kafka at " + servers + " has no topic " + String.join(", ", topics));
    }
    at.sort(
        Comparator.comparing((TopicPartition each) -> topics.indexOf(each.topic()))
            .thenComparing(TopicPartition::partition));
    Map<TopicPartition, Long> earliest = offsets(at, OffsetSpec.earliest());
    Map<TopicPartition, Long> latest = offsets(at, OffsetSpec.latest());
    Map<TopicPartition, Long> bytes = bytes();
    Map<TopicPartition, Long> firsts = new HashMap<>();
    Map<TopicPartition, Long> lasts = new HashMap<>();
    for (TopicPartition each : at) {
      if (latest.get(each) > earliest.get(each)) {
        firsts.put(each, earliest.get(each));
        lasts.put(each, latest.get(each) - 1);
      }
    }
    Map<TopicPartition, Instant> oldest = times(firsts);
    Map<TopicPartition, Instant> newest = times(lasts);
    return at.stream()
        .map(
            each ->
                new Partition(
                    each,
                    earliest.get(each),
                    latest.get(each),
                    bytes.containsKey(each)
                        ? OptionalLong.of(bytes.get(each))
                        : OptionalLong.empty(),
                    Optional.ofNullable(oldest.get(each)),
                    Optional.ofNullable(newest.get(each))))
        .toList();
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> at, OffsetSpec which)
      throws IOException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    at.forEach(each -> asked.put(each, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
        ask(admin.listOffsets(asked).all()).entrySet()) {
      offsets.put(each.getKey(), each.getValue().offset());
    }
    return offsets;
  }

  /** Of the largest replica of each partition; of none if that must not be asked. */
  private Map<TopicPartition, Long> bytes() throws IOException, InterruptedException {
    Map<TopicPartition, Long> bytes = new HashMap<>();
    List<Integer> brokers = ask(admin.describeCluster().nodes()).stream().map(Node::id).toList();
    for (KafkaFuture<Map<String, LogDirDescription>> each :
        admin.describeLogDirs(brokers).descriptions().values()) {
      try {
        for (LogDirDescription directory : each.get(ASK_MILLIS, TimeUnit.MILLISECONDS).values()) {
          directory
              .replicaInfos()
              .forEach((partition, replica) -> bytes.merge(partition, replica.size(), Math::max));
        }
      } catch (ExecutionException | TimeoutException e) {
        // Nobody else depends on it: the column stays empty.
        continue;
      }
    }
    return bytes;
  }

  /** When the records at these offsets were appended. */
  private Map<TopicPartition, Instant> times(Map<TopicPartition, Long> offsets) throws IOException {
    Map<TopicPartition, Instant> times = new HashMap<>();
    scan(
        offsets,
        1,
        record ->
            times.put(
                new TopicPartition(record.topic(), record.partition()),
                Instant.ofEpochMilli(record.timestamp())));
    return times;
  }

  /**
   * Reads the last records of each topic, as many of each of its partitions.
   *
   * @param count of each topic
   */
  void last(List<Partition> partitions, int count, Consumer<ConsumerRecord<byte[], byte[]>> to)
      throws IOException {
    List<String> topics = partitions.stream().map(each -> each.at().topic()).distinct().toList();
    for (String topic : topics) {
      List<Partition> held =
          partitions.stream()
              .filter(each -> each.at().topic().equals(topic) && each.latest() > each.earliest())
              .toList();
      int each = (count + held.size() - 1) / Math.max(1, held.size());
      Map<TopicPartition, Long> from = new HashMap<>();
      held.forEach(
          partition ->
              from.put(partition.at(), Math.max(partition.earliest(), partition.latest() - each)));
      scan(from, each, to);
    }
  }

  private void scan(
      Map<TopicPartition, Long> from, int most, Consumer<ConsumerRecord<byte[], byte[]>> to)
      throws IOException {
    try {
      records.read(from, most, to);
    } catch (KafkaException e) {
      throw unusable(servers, e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
