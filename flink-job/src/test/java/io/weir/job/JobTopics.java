package io.weir.job;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.block.SampleReader;
import io.weir.service.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * The topics of one test, each of three partitions, as gateways write to them and operators treat
 * them.
 */
final class JobTopics implements AutoCloseable {
  static final int PARTITIONS = 3;

  private final SharedCluster cluster;
  private final Optional<Path> ownKafka;
  private Optional<EmbeddedBroker> ownBroker = Optional.empty();
  private final int test;
  private KafkaProducer<byte[], byte[]> producer;
  private volatile Exception refused;

  /**
   * @param ownKafka where a broker of its own is to keep them; empty for that of the cluster
   */
  JobTopics(SharedCluster cluster, int test, Optional<Path> ownKafka) throws Exception {
    this.cluster = cluster;
    this.test = test;
    this.ownKafka = ownKafka;
    startOwnBroker();
    create("samples", Map.of());
    connect();
  }

  private void startOwnBroker() throws Exception {
    if (ownKafka.isPresent()) {
      ownBroker = Optional.of(EmbeddedBroker.start(ownKafka.get()));
    }
  }

  /** The name of this test's topic of samples, records or changes. */
  String name(String of) {
    return of + "-" + test;
  }

  /**
   * Creates a topic as a gateway does.
   *
   * @param of samples, records or changes
   * @param more configuration
   */
  void create(String of, Map<String, String> more) throws Exception {
    Map<String, String> configuration = new HashMap<>(more);
    configuration.putIfAbsent("message.timestamp.type", "LogAppendTime");
    NewTopic topic = new NewTopic(name(of), PARTITIONS, (short) 1).configs(configuration);
    try (Admin admin = admin()) {
      admin.createTopics(List.of(topic)).all().get();
      // Until each partition is led: a leader that refuses a producer's first batch, since it does
      // not lead yet, and takes the second, on its way already, refuses the first for ever.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(
              () -> admin.listOffsets(allPartitions(of, OffsetSpec.latest())).all().get() != null);
    }
  }

  private Map<TopicPartition, OffsetSpec> allPartitions(String of, OffsetSpec offset) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.put(new TopicPartition(name(of), partition), offset);
    }
    return all;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  String bootstrapServers() {
    return ownBroker.map(EmbeddedBroker::bootstrapServers).orElseGet(cluster::bootstrapServers);
  }

  /** What a power loss does to Kafka: the second half of each partition's records is gone. */
  void losePower() throws Exception {
    producer.close();
    ownBroker.orElseThrow().close();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      CutLog.halve(ownKafka.orElseThrow(), name("samples") + "-" + partition);
    }
    startOwnBroker();
    connect();
  }

  /** As an operator may do to empty the topic. */
  void createAnew() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(name("samples"))).all().get();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> !admin.listTopics().names().get().contains(name("samples")));
    }
    create("samples", Map.of());
    producer.close();
    connect();
  }

  /** What retention does to what the job has not read for too long. */
  void deleteRecordsBefore(Map<Integer, Long> offsets) throws Exception {
    deleteRecordsBefore("samples", offsets);
  }

  /** The same in another topic. */
  void deleteRecordsBefore(String of, Map<Integer, Long> offsets) throws Exception {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            before.put(
                new TopicPartition(name(of), partition), RecordsToDelete.beforeOffset(offset)));
    try (Admin admin = admin()) {
      admin.deleteRecords(before).all().get();
    }
  }

  /** The offset of the next record of each partition. */
  Map<Integer, Long> ends() throws Exception {
    Map<Integer, Long> ends = new HashMap<>();
    try (Admin admin = admin()) {
      admin
          .listOffsets(allPartitions("samples", OffsetSpec.latest()))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    }
    return ends;
  }

  private void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Puts a block on Kafka, where it belongs by its first tag. */
  void send(SampleBlock.Writer block) {
    send(block.toBytes());
  }

  /** The same with a block of any version. */
  void send(byte[] block) {
    SampleReader first = SampleReader.of(block);
    first.next();
    put(Tag.partition(first.tagHash(), PARTITIONS), block);
  }

  /** Puts a deletion on Kafka, in its tag's partition. */
  void send(TagDeletion deletion) {
    send(deletion.tag(), deletion.toBytes());
  }

  /** Puts a record into a tag's partition. */
  void send(Tag tag, byte[] value) {
    int partition = Tag.partition(tag.hashCode(), PARTITIONS);
    put(partition, value);
  }

  private void put(int partition, byte[] value) {
    producer.send(
        new ProducerRecord<>(name("samples"), partition, null, value),
        (metadata, failure) -> {
          if (failure != null) {
            refused = failure;
          }
        });
  }

  void sendMalformed() {
    put(0, new byte[] {7, 7, 7});
    put(0, null);
  }

  /** Waits until Kafka has taken all that was sent. */
  void await() {
    producer.flush();
    if (refused != null) {
      throw new IllegalStateException("Kafka has not taken what was sent", refused);
    }
  }

  /** Deletes them, or ends the broker that keeps them. */
  @Override
  public void close() throws Exception {
    producer.close();
    if (ownBroker.isPresent()) {
      ownBroker.get().close();
    } else {
      delete();
    }
  }

  private void delete() throws Exception {
    try (Admin admin = admin()) {
      Set<String> ours = new HashSet<>(admin.listTopics().names().get());
      ours.removeIf(name -> !name.endsWith("-" + test));
      admin.deleteTopics(ours).all().get();
    }
  }
}
