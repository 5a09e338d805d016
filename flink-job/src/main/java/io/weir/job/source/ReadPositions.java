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

/**
 * Notes of each record that a reader emits which one it was. Flink tells nobody but the
 * deserializer; so it stands before the one that is wanted. Of the task's thread alone.
 */
final class ReadPositions<T> implements KafkaRecordDeserializationSchema<T>, Serializable {
  private static final long serialVersionUID = 1;

  private final KafkaRecordDeserializationSchema<T> wanted;
  private transient Map<Integer, Position> positions;

  /** Overwritten by each record of its partition. */
  private static final class Position {
    private long offset;
    private int epoch;
    private long appendMillis;
  }

  ReadPositions(KafkaRecordDeserializationSchema<T> wanted) {
    this.wanted = wanted;
  }

  @Override
  public void open(
      org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext context)
      throws Exception {
    wanted.open(context);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out)
      throws java.io.IOException {
    if (positions == null) {
      positions = new HashMap<>();
    }
    Position position = positions.computeIfAbsent(record.partition(), p -> new Position());
    position.offset = record.offset();
    position.epoch = record.leaderEpoch().orElse(-1);
    position.appendMillis = record.timestamp();
    wanted.deserialize(record, out);
  }

  /** The last record of a partition that was read here; empty if there was none. */
  Optional<LastRead> last(TopicPartition partition, Uuid topic) {
    return Optional.ofNullable(positions)
        .map(all -> all.get(partition.partition()))
        .map(last -> new LastRead(topic, last.offset, last.epoch, last.appendMillis));
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return wanted.getProducedType();
  }
}
