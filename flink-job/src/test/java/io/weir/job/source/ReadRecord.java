package io.weir.job.source;

import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** What the source says of a record in these tests. */
record ReadRecord(long offset, boolean afterLoss) {
  static final RecordDeserializer<ReadRecord> DESERIALIZER =
      new RecordDeserializer<>() {
        private static final long serialVersionUID = 1;

        @Override
        public void deserialize(
            ConsumerRecord<byte[], byte[]> record, boolean afterLoss, Collector<ReadRecord> out) {
          out.collect(new ReadRecord(record.offset(), afterLoss));
        }

        @Override
        public TypeInformation<ReadRecord> getProducedType() {
          return TypeInformation.of(ReadRecord.class);
        }
      };

  /** A record as Kafka gives it, of partition 0. */
  static ConsumerRecord<byte[], byte[]> record(long offset, int epoch, long appendMillis) {
    return new ConsumerRecord<>(
        "samples",
        0,
        offset,
        appendMillis,
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        null,
        new byte[0],
        new RecordHeaders(),
        Optional.of(epoch));
  }
}
