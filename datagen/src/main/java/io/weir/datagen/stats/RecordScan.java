package io.weir.datagen.stats;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads some records of partitions, in bounded memory and time. */
final class RecordScan {
  /** Memory for what one fetch brings, besides a record that is larger. */
  private static final int FETCH_BYTES = 8 << 20;

  private static final Duration POLL = Duration.ofMillis(500);

  /** After which reading ends, however many have come. */
  private static final Duration READ_WITHIN = Duration.ofSeconds(60);

  private final Map<String, Object> config;

  /**
   * @param config of a client of Kafka
   */
  RecordScan(Map<String, Object> config) {
    this.config = config;
  }

  /**
   * Reads from each of these offsets on.
   *
   * @param most records of each partition
   * @throws KafkaException if they cannot be read
   */
  void read(Map<TopicPartition, Long> from, int most, Consumer<ConsumerRecord<byte[], byte[]>> to) {
    Map<String, Object> reading = new HashMap<>(config);
    reading.put("enable.auto.commit", false);
    reading.put("auto.offset.reset", "earliest");
    reading.put("allow.auto.create.topics", false);
    reading.put("isolation.level", "read_uncommitted");
    reading.put("fetch.max.bytes", FETCH_BYTES);
    reading.put("max.poll.records", Math.min(most, 500));
    Map<TopicPartition, Integer> left = new HashMap<>();
    from.keySet().forEach(each -> left.put(each, most));
    long end = System.nanoTime() + READ_WITHIN.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
      while (!left.isEmpty() && System.nanoTime() - end < 0) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
          int more = left.getOrDefault(partition, 0);
          for (ConsumerRecord<byte[], byte[]> each : records.records(partition)) {
            if (more > 0) {
              to.accept(each);
              more--;
            }
          }
          left.put(partition, more);
        }
        left.entrySet()
            .removeIf(
                each ->
                    each.getValue() == 0
                        || consumer.position(each.getKey()) >= ends.get(each.getKey()));
        consumer.pause(from.keySet().stream().filter(each -> !left.containsKey(each)).toList());
      }
    }
  }
}
