package io.weir.job.source;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a checkpoint has read with what Kafka holds now. A log that has lost its end, in a
 * power loss with one broker, continues with other records at the same offsets; a reader that
 * continues at the checkpoint's offset would skip them.
 */
final class LogCheck implements Serializable {
  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(LogCheck.class);
  private static final int TIMEOUT_MILLIS = 10_000;

  /**
   * How long Kafka keeps a fetch waiting. What comes after the record that is looked for is fetched
   * as well, and the next question, or the end, waits for the answer: half a second by default.
   */
  private static final int FETCH_WAIT_MILLIS = 10;

  private final HashMap<String, Object> kafka;

  /**
   * @param kafka configuration of its clients
   */
  LogCheck(Map<String, Object> kafka) {
    this.kafka = new HashMap<>(kafka);
    this.kafka.put("request.timeout.ms", TIMEOUT_MILLIS / 2);
    this.kafka.put("default.api.timeout.ms", TIMEOUT_MILLIS);
  }

  /**
   * Where a partition is read from.
   *
   * @param cut whether its log is no longer the one that the checkpoint has read
   */
  record Start(long offset, boolean cut) {}

  /** Kafka's id of a topic. */
  Uuid topicId(String topic) {
    try (Admin admin = Admin.create(kafka)) {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic " + topic + " cannot be described", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Where to continue in the partitions: at the checkpoint's offset; if Kafka no longer holds that,
   * at the oldest record; if the log was cut off before it, at the first record that the checkpoint
   * has not seen.
   *
   * @param topic what {@link #topicId} says of their topic
   */
  Map<TopicPartition, Start> starts(List<CheckedSplit> splits, Uuid topic) {
    Map<String, Object> reader = new HashMap<>(kafka);
    reader.put("auto.offset.reset", "none");
    reader.put("enable.auto.commit", false);
    reader.put("fetch.max.wait.ms", FETCH_WAIT_MILLIS);
    Map<TopicPartition, Start> starts = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(reader, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (CheckedSplit split : splits) {
        starts.put(split.getTopicPartition(), start(consumer, split, topic));
      }
    }
    return starts;
  }

  private static Start start(
      KafkaConsumer<byte[], byte[]> consumer, CheckedSplit split, Uuid topic) {
    TopicPartition partition = split.getTopicPartition();
    List<TopicPartition> alone = List.of(partition);
    consumer.assign(alone);
    long next = split.getStartingOffset();
    long begin = consumer.beginningOffsets(alone).get(partition);
    long end = consumer.endOffsets(alone).get(partition);
    if (!split.last().topic().equals(topic)) {
      LOG.error(
          "Topic {} was created anew since the checkpoint: partition {} is read from its beginning",
          partition.topic(),
          partition.partition());
      return new Start(begin, true);
    }
    if (begin > next) {
      return new Start(begin, false);
    }
    Optional<Long> divergence = divergence(consumer, partition, next, split.last());
    boolean cut = divergence.isPresent() || end < next;
    if (!cut && (begin == next || isThere(consumer, partition, split.last()))) {
      return new Start(next, false);
    }
    long start = Math.max(begin, divergence.orElse(begin));
    LOG.error(
        "Kafka's log of {} was cut off: the record at offset {}, which the checkpoint has, is no"
            + " longer there. What it held of samples that came after the checkpoint is lost."
            + " Reading on from {}, not {}, to skip nothing that came in its place",
        partition,
        split.last().offset(),
        start,
        next);
    return new Start(start, true);
  }

  /**
   * The offset at which the log differs from the one that was read, by its leader epochs; empty if
   * they show no difference.
   */
  private static Optional<Long> divergence(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long next, LastRead last) {
    if (last.epoch() < 0) {
      return Optional.empty();
    }
    consumer.seek(partition, new OffsetAndMetadata(next, Optional.of(last.epoch()), ""));
    try {
      consumer.position(partition, Duration.ofMillis(TIMEOUT_MILLIS));
      return Optional.empty();
    } catch (LogTruncationException e) {
      OffsetAndMetadata divergent = e.divergentOffsets().get(partition);
      return Optional.of(divergent == null ? 0 : divergent.offset());
    }
  }

  /** Whether the log has exactly that record, decided without leader epochs. */
  private static boolean isThere(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, LastRead last) {
    consumer.seek(partition, last.offset());
    long deadline = System.nanoTime() + Duration.ofMillis(TIMEOUT_MILLIS).toNanos();
    while (System.nanoTime() - deadline < 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        return record.offset() == last.offset()
            && record.timestamp() == last.appendMillis()
            && record.leaderEpoch().filter(epoch -> epoch == last.epoch()).isPresent();
      }
    }
    throw new IllegalStateException("Kafka does not give the record that it has at " + partition);
  }
}
