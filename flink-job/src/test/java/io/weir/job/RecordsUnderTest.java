package io.weir.job;

import io.weir.model.QueryResult;
import io.weir.model.records.Change;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordKey;
import io.weir.model.records.RecordQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A job with records, written to as a gateway does, and a reader of the changes. */
final class RecordsUnderTest implements AutoCloseable {
  static final int PARTITIONS = JobTopics.PARTITIONS;

  private static final Map<String, String> LARGE =
      Map.of("max.message.bytes", Integer.toString(17 << 20));

  private final JobUnderTest job;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** What was read of the changes, in the order of each partition. */
  private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();

  /** What changes are in Kafka, to be compared byte for byte. */
  static List<String> encoded(List<Change> changes) {
    return changes.stream()
        .map(change -> new String(change.toBytes(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  /** The ids that changes tell of each stream, in their order. */
  static Map<RecordKey, List<Long>> ids(List<Change> changes) {
    return changes.stream()
        .collect(
            Collectors.groupingBy(
                Change::key,
                Collectors.mapping(
                    change -> ((Change.Outcome.Appended) change.outcome()).first(),
                    Collectors.toList())));
  }

  /**
   * @param environment settings of the job
   */
  RecordsUnderTest(SharedCluster cluster, Map<String, String> environment) throws Exception {
    this(cluster, environment, "LogAppendTime");
  }

  /**
   * @param environment settings of the job
   * @param timestampType of the log: {@code CreateTime} lets a test choose append times
   */
  RecordsUnderTest(SharedCluster cluster, Map<String, String> environment, String timestampType)
      throws Exception {
    job = new JobUnderTest(cluster, environment);
    Map<String, String> log = new HashMap<>(LARGE);
    log.put("message.timestamp.type", timestampType);
    job.topics().create("records", log);
    job.topics().create("changes", LARGE);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                job.topics().bootstrapServers(),
                "linger.ms",
                0,
                "max.request.size",
                17 << 20,
                "buffer.memory",
                34 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                job.topics().bootstrapServers(),
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, PARTITIONS)
            .mapToObj(i -> new TopicPartition(job.topics().name("changes"), i))
            .toList());
  }

  JobUnderTest job() {
    return job;
  }

  /** Puts a command where it belongs; where it lies. */
  LogPosition send(RecordCommand.OfKey command) throws Exception {
    return put(command.key().partition(PARTITIONS), command.key().name(), command.toBytes());
  }

  /** Puts items where they belong, all of which must belong to one partition. */
  LogPosition send(ItemCommand.PutItems command) throws Exception {
    RecordKey first = command.items().get(0).key();
    return put(first.partition(PARTITIONS), first.name(), command.toBytes());
  }

  /** Puts a command into each partition. */
  void send(RecordCommand.SetBucketLimits command) throws Exception {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      put(partition, null, command.toBytes());
    }
  }

  LogPosition put(int partition, byte[] key, byte[] value) throws Exception {
    return put(partition, System.currentTimeMillis(), key, value);
  }

  /** The same with an append time, in a log that lets it be chosen. */
  LogPosition put(int partition, long appendTime, byte[] key, byte[] value) throws Exception {
    RecordMetadata metadata =
        producer
            .send(
                new ProducerRecord<>(
                    job.topics().name("records"), partition, appendTime, key, value))
            .get();
    return new LogPosition(metadata.partition(), metadata.offset());
  }

  /** The next so many changes that have not been read, in the order of each partition. */
  List<Change> changes(int count) {
    return records(count).stream().map(record -> Change.of(record.value())).toList();
  }

  /** The same, as Kafka has them. */
  List<ConsumerRecord<byte[], byte[]>> records(int count) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100)).forEach(read::add);
              return read.size() >= count;
            });
    List<ConsumerRecord<byte[], byte[]>> taken = List.copyOf(read.subList(0, count));
    read.subList(0, count).clear();
    return taken;
  }

  /** Changes that have come and were not taken. */
  int waiting() {
    consumer.poll(Duration.ofMillis(100)).forEach(read::add);
    return read.size();
  }

  QueryResult ask(RecordQuery query) throws Exception {
    return job.ask(query.toQuery());
  }

  @Override
  public void close() throws Exception {
    consumer.close();
    producer.close(Duration.ZERO);
    job.close();
  }
}
