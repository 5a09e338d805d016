package io.weir.job.rocksdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a position in a map as its bytes alone, so that RocksDB sorts entries by them. Flink's own
 * serializers write the length first, which would sort by length. A position reaches to the end of
 * RocksDB's key.
 */
final class PositionSerializer extends ImmutableSerializer<byte[]> {
  static final PositionSerializer INSTANCE = new PositionSerializer();

  private PositionSerializer() {}

  @Override
  public void serialize(byte[] position, DataOutputView target) throws IOException {
    target.write(position);
  }

  @Override
  public byte[] deserialize(DataInputView source) throws IOException {
    ByteArrayOutputStream position = new ByteArrayOutputStream();
    byte[] next = new byte[1];
    while (source.read(next) == 1) {
      position.write(next[0]);
    }
    return position.toByteArray();
  }

  @Override
  public byte[] createInstance() {
    return new byte[0];
  }

  @Override
  public TypeSerializerSnapshot<byte[]> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The positions' serializer in a checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<byte[]> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
