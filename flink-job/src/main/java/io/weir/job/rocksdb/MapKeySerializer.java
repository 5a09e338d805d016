package io.weir.job.rocksdb;

import io.weir.job.records.MapKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes keys of the records' maps as {@link MapKey#toBytes} has them. */
public final class MapKeySerializer extends ImmutableSerializer<MapKey> {
  static final MapKeySerializer INSTANCE = new MapKeySerializer();

  public static final SerializedType<MapKey> TYPE =
      new SerializedType<>(MapKey.class, INSTANCE, true);

  private MapKeySerializer() {}

  @Override
  public void serialize(MapKey key, DataOutputView target) throws IOException {
    target.write(key.toBytes());
  }

  @Override
  public MapKey deserialize(DataInputView source) throws IOException {
    return MapKey.readFrom(source);
  }

  @Override
  public MapKey createInstance() {
    return MapKey.names(0);
  }

  @Override
  public TypeSerializerSnapshot<MapKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The keys' serializer in a checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<MapKey> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
