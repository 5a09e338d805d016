package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink to write chunk keys with {@link ChunkKeySerializer}. */
public final class ChunkKeyType extends TypeInformation<ChunkKey> {
  private static final long serialVersionUID = 1;

  public static final ChunkKeyType INSTANCE = new ChunkKeyType();

  private ChunkKeyType() {}

  @Override
  public TypeSerializer<ChunkKey> createSerializer(SerializerConfig config) {
    return ChunkKeySerializer.INSTANCE;
  }

  @Override
  public Class<ChunkKey> getTypeClass() {
    return ChunkKey.class;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return true;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ChunkKeyType;
  }

  @Override
  public boolean equals(Object other) {
    return canEqual(other);
  }

  @Override
  public int hashCode() {
    return ChunkKeyType.class.hashCode();
  }

  @Override
  public String toString() {
    return "ChunkKey";
  }
}
