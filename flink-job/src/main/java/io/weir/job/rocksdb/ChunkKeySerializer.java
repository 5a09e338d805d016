package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.model.Tag;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes chunk keys as {@link ChunkKey#toBytes} has them. */
public final class ChunkKeySerializer extends ImmutableSerializer<ChunkKey> {
  static final ChunkKeySerializer INSTANCE = new ChunkKeySerializer();

  public static final SerializedType<ChunkKey> TYPE =
      new SerializedType<>(ChunkKey.class, INSTANCE, true);

  private ChunkKeySerializer() {}

  @Override
  public void serialize(ChunkKey key, DataOutputView target) throws IOException {
    target.write(key.toBytes());
  }

  @Override
  public ChunkKey deserialize(DataInputView source) throws IOException {
    return ChunkKey.readFrom(source);
  }

  @Override
  public ChunkKey createInstance() {
    return ChunkKey.of(Tag.of("-"));
  }

  @Override
  public TypeSerializerSnapshot<ChunkKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The keys' serializer in a checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ChunkKey> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
