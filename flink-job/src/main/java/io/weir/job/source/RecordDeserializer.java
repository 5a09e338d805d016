package io.weir.job.source;

import java.io.Serializable;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes of the records of a log what {@link CheckedKafkaSource} emits. */
public interface RecordDeserializer<T> extends Serializable, ResultTypeQueryable<T> {
  /**
   * Emits what a record is.
   *
   * @param afterLoss whether Kafka has lost, or may have, records of the partition that it took
   *     before this one and that were not read; those that it takes from this one on are read
   */
  void deserialize(ConsumerRecord<byte[], byte[]> record, boolean afterLoss, Collector<T> out);
}
