package io.weir.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.Uuid;

/**
 * Writes splits to checkpoints.
 *
 * <pre>
 *   Flink's version i32 | length i32 | Flink's bytes
 *   | 0, or 1 and: topic 2 x i64 | offset i64 | epoch i32 | append time i64
 * </pre>
 */
final class CheckedSplitSerializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {
  /** Flink's own versions are below. */
  private static final int VERSION = 100;

  private final KafkaPartitionSplitSerializer flink = new KafkaPartitionSplitSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(KafkaPartitionSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] position = flink.serialize(split);
    out.writeInt(flink.getVersion());
    out.writeInt(position.length);
    out.write(position);
    out.writeBoolean(split instanceof CheckedSplit);
    if (split instanceof CheckedSplit checked) {
      LastRead last = checked.last();
      out.writeLong(last.topic().getMostSignificantBits());
      out.writeLong(last.topic().getLeastSignificantBits());
      out.writeLong(last.offset());
      out.writeInt(last.epoch());
      out.writeLong(last.appendMillis());
    }
    return bytes.toByteArray();
  }

  @Override
  public KafkaPartitionSplit deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException("split: version must be " + VERSION + ", got " + version);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int flinkVersion = in.readInt();
    KafkaPartitionSplit split = flink.deserialize(flinkVersion, in.readNBytes(in.readInt()));
    return in.readBoolean()
        ? new CheckedSplit(
            split,
            new LastRead(
                new Uuid(in.readLong(), in.readLong()), in.readLong(), in.readInt(), in.readLong()))
        : split;
  }
}
