package io.weir.gateway.kafka;

import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How many values the samples have that a topic holds, by the newest block of each partition. Reads
 * the last record, and as many more as it takes to get past what is no block, within bounds.
 */
final class HeldWidth {
  /** How many records of a partition's end are read: the next number if those held no block. */
  private static final int[] RECORDS_FROM_THE_END = {1, 16, 256};

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Integer> widths = new HashMap<>();
  private final long deadline = System.nanoTime() + TIMEOUT.toNanos();

  private HeldWidth(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Says where blocks have another width than the one given; empty if none has.
   *
   * @param consumer for this alone
   * @throws TimeoutException if Kafka does not give the records in time
   */
  static Optional<String> otherThan(
      int width, Consumer<byte[], byte[]> consumer, String topic, int partitions) {
    HeldWidth held = new HeldWidth(consumer);
    held.read(IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList());
    return held.widths.entrySet().stream()
        .filter(found -> found.getValue() != width)
        .findFirst()
        .map(
            found ->
                ("WEIR_VALUES is %d, and the newest block of partition %d has samples of %d values:"
                        + " give gateway and job the same, or another WEIR_TOPIC")
                    .formatted(width, found.getKey().partition(), found.getValue()));
  }

  private void read(List<TopicPartition> partitions) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Set<TopicPartition> open =
        partitions.stream()
            .filter(p -> begins.get(p) < ends.get(p))
            .collect(Collectors.toCollection(HashSet::new));
    for (int records : RECORDS_FROM_THE_END) {
      consumer.assign(open);
      open.forEach(p -> consumer.seek(p, Math.max(begins.get(p), ends.get(p) - records)));
      readTo(ends, new ArrayList<>(open));
      open.removeIf(p -> widths.containsKey(p) || ends.get(p) - records <= begins.get(p));
    }
  }

  private void readTo(Map<TopicPartition, Long> ends, List<TopicPartition> unread) {
    while (true) {
      unread.removeIf(p -> consumer.position(p) >= ends.get(p));
      if (unread.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("the newest samples were not read within " + TIMEOUT);
      }
      consumer.poll(POLL).forEach(this::note);
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      int width = new SampleBlock.Reader(record.value()).width();
      widths.put(new TopicPartition(record.topic(), record.partition()), width);
    } catch (MalformedException e) {
      // A mark of the job, or what somebody else wrote: the job tells of it.
    }
  }
}
