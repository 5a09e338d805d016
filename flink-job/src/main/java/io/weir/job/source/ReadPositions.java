package io.weir.job.source;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the position of each record that a reader emits, and detects one that does not follow the
 * one before. Only a deserializer sees records with their positions in Flink, so this one wraps the
 * actual one. For the task's thread, except for the counters.
 */
final class ReadPositions<T> implements KafkaRecordDeserializationSchema<T>, Serializable {
  private static final long serialVersionUID = 2;
  private static final Logger LOG = LoggerFactory.getLogger(ReadPositions.class);

  private final RecordDeserializer<T> wanted;
  private transient Map<Integer, Position> positions;
  private transient Uuid topic;
  private transient volatile long cutRecords;
  private transient volatile long gapRecords;

  /** Overwritten by each record of its partition. */
  private static final class Position {
    /** The next expected offset. */
    private long next;

    private int epoch;
    private long appendMillis;

    /**
     * The last record that was read of a log that was cut off since; null if the log is known to
     * continue what was read. Whatever Kafka takes after the cut has a later append time.
     */
    private LastRead lost;

    Position(long next) {
      this.next = next;
    }
  }

  ReadPositions(RecordDeserializer<T> wanted) {
    this.wanted = wanted;
  }

  /** Sets the id of the topic. */
  void topic(Uuid id) {
    topic = id;
  }

  /** A partition continues after this record, which its log has or had. */
  void goOn(int partition, LastRead last) {
    Position position = new Position(last.offset() + 1);
    position.epoch = last.epoch();
    position.appendMillis = last.appendMillis();
    positions().put(partition, position);
  }

  /** A partition whose log was cut off before this record is read from an offset. */
  void goBack(int partition, LastRead lost, long start) {
    Position position = new Position(start);
    position.lost = lost;
    positions().put(partition, position);
    cutRecords += Math.max(0, lost.offset() + 1 - start);
  }

  private Map<Integer, Position> positions() {
    if (positions == null) {
      positions = new HashMap<>();
    }
    return positions;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
    Position position = positions().get(record.partition());
    if (position == null) {
      position = new Position(record.offset());
      positions.put(record.partition(), position);
    }
    boolean afterLoss = false;
    if (record.offset() > position.next) {
      noteGap(record, position);
      afterLoss = true;
    } else if (record.offset() < position.next) {
      noteCut(record, position);
    }
    if (position.lost != null) {
      afterLoss |= endsLoss(record, position);
    }
    position.next = record.offset() + 1;
    position.epoch = record.leaderEpoch().orElse(-1);
    position.appendMillis = record.timestamp();
    wanted.deserialize(record, afterLoss, out);
  }

  private void noteGap(ConsumerRecord<byte[], byte[]> record, Position position) {
    gapRecords += record.offset() - position.next;
    LOG.warn(
        "Kafka no longer holds offsets {} to {} of partition {} of topic {}, which were never read:"
            + " their samples are lost",
        position.next,
        record.offset() - 1,
        record.partition(),
        record.topic());
  }

  private void noteCut(ConsumerRecord<byte[], byte[]> record, Position position) {
    cutRecords += position.next - record.offset();
    LOG.error(
        "Kafka's log of partition {} of topic {} was cut off, or is not to be read at offset {}:"
            + " read again from offset {}",
        record.partition(),
        record.topic(),
        position.next,
        record.offset());
    if (position.lost == null) {
      position.lost = last(position);
    }
  }

  /**
   * Whether a record is the first one that is known to have come after a cut: by its time, or by
   * its leader's epoch where the broker's clock was set back. If it is the record that seemed lost,
   * nothing was lost.
   */
  private static boolean endsLoss(ConsumerRecord<byte[], byte[]> record, Position position) {
    LastRead lost = position.lost;
    boolean later =
        record.timestamp() > lost.appendMillis()
            || (lost.epoch() >= 0 && record.leaderEpoch().orElse(-1) > lost.epoch());
    boolean same =
        record.offset() == lost.offset()
            && record.timestamp() == lost.appendMillis()
            && record.leaderEpoch().orElse(-1) == lost.epoch();
    if (later || same) {
      position.lost = null;
    }
    return later;
  }

  private LastRead last(Position position) {
    return new LastRead(topic, position.next - 1, position.epoch, position.appendMillis);
  }

  /** The last record of a partition that was read; empty if there was none. */
  Optional<LastRead> last(TopicPartition partition) {
    return Optional.ofNullable(positions().get(partition.partition())).map(this::last);
  }

  /**
   * The last record before a cut, until a record has come that Kafka took after the cut; empty
   * otherwise.
   */
  Optional<LastRead> lost(TopicPartition partition) {
    return Optional.ofNullable(positions().get(partition.partition())).map(read -> read.lost);
  }

  /** How many offsets the source went back, since the log was cut off; for any thread. */
  long cutRecords() {
    return cutRecords;
  }

  /** Offsets that were skipped, since Kafka had deleted them unread; for any thread. */
  long gapRecords() {
    return gapRecords;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return wanted.getProducedType();
  }
}
