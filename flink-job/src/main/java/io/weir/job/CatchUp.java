package io.weir.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Tells when a task has read everything that Kafka held when the task started: it puts a mark at
 * the end of every partition, and waits for its marks.
 */
final class CatchUp {
  /** How long the start of the task waits for Kafka. */
  private static final int TIMEOUT_MILLIS = 10_000;

  private final UUID id;
  private final BitSet awaited = new BitSet();

  CatchUp(UUID id, int partitions) {
    this.id = id;
    awaited.set(0, partitions);
  }

  /**
   * Puts a mark at the end of every partition.
   *
   * @param topic that is read
   * @param routingHash a hash that leads to the task
   * @throws ExecutionException if the topic is missing, or Kafka does not take the marks in time
   */
  static CatchUp begin(JobSettings settings, String topic, int routingHash)
      throws ExecutionException, InterruptedException {
    int partitions = partitions(settings, topic);
    UUID id = UUID.randomUUID();
    Map<String, Object> kafka =
        settings
            .kafka()
            .with(
                Map.of(
                    "bootstrap.servers",
                    settings.bootstrapServers(),
                    "acks",
                    "all",
                    "max.block.ms",
                    TIMEOUT_MILLIS,
                    "request.timeout.ms",
                    TIMEOUT_MILLIS / 2,
                    "delivery.timeout.ms",
                    TIMEOUT_MILLIS));
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        byte[] mark = new CatchUpMark(routingHash, partition, id).toBytes();
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, mark)));
      }
      for (Future<RecordMetadata> mark : sent) {
        mark.get();
      }
    }
    return new CatchUp(id, partitions);
  }

  /** Uses the admin client, since a producer may create a missing topic. */
  private static int partitions(JobSettings settings, String topic)
      throws ExecutionException, InterruptedException {
    Map<String, Object> kafka =
        settings
            .kafka()
            .with(
                Map.of(
                    "bootstrap.servers",
                    settings.bootstrapServers(),
                    "request.timeout.ms",
                    TIMEOUT_MILLIS / 2,
                    "default.api.timeout.ms",
                    TIMEOUT_MILLIS));
    try (Admin admin = Admin.create(kafka)) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .size();
    }
  }

  /** Takes any task's mark; true if it is the last missing one of this task. */
  boolean completes(CatchUpMark mark) {
    if (!mark.id().equals(id) || !awaited.get(mark.partition())) {
      return false;
    }
    awaited.clear(mark.partition());
    return awaited.isEmpty();
  }
}
