package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.model.Tag;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes chunk keys as {@link ChunkKey#toBytes} has them. */
public final class ChunkKeySerializer extends TypeSerializerSingleton<ChunkKey> {
  static final ChunkKeySerializer INSTANCE = new ChunkKeySerializer();

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
  public ChunkKey deserialize(ChunkKey reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public ChunkKey createInstance() {
    return ChunkKey.of(Tag.of("-"));
  }

  @Override
  public ChunkKey copy(ChunkKey from) {
    return from;
  }

  @Override
  public ChunkKey copy(ChunkKey from, ChunkKey reuse) {
    return from;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public int getLength() {
    return -1;
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
