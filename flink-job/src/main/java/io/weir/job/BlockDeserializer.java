package io.weir.job;

import io.weir.job.source.RecordDeserializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Wraps the value of a Kafka record, a block of samples, with its position. */
final class BlockDeserializer implements RecordDeserializer<LogPiece> {
  private static final long serialVersionUID = 3;

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, boolean afterLoss, Collector<LogPiece> out) {
    byte[] block = record.value() == null ? LogPiece.Slice.NOTHING : record.value();
    out.collect(
        new LogPiece.Slice(
            0, record.partition(), record.offset(), record.timestamp(), afterLoss, block));
  }

  @Override
  public TypeInformation<LogPiece> getProducedType() {
    return LogPieceSerializer.TYPE;
  }
}
