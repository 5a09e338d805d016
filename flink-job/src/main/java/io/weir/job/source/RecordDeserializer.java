package io.weir.job.source;

import java.io.Serializable;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Converts records of the log to what {@link CheckedKafkaSource} emits. */
public interface RecordDeserializer<T> extends Serializable, ResultTypeQueryable<T> {
  /**
   * Converts a record and emits the result.
   *
   * @param afterLoss whether Kafka has lost, or may have lost, earlier records of the partition
   *     that were not read
   */
  void deserialize(ConsumerRecord<byte[], byte[]> record, boolean afterLoss, Collector<T> out);
}
