package io.weir.job.rocksdb;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink to write values of a class with a serializer of ours. */
public final class SerializedType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1;

  private final Class<T> type;
  private final TypeSerializer<T> serializer;
  private final boolean isKey;

  /**
   * @param isKey whether records may be keyed by such values
   */
  public SerializedType(Class<T> type, TypeSerializer<T> serializer, boolean isKey) {
    this.type = type;
    this.serializer = serializer;
    this.isKey = isKey;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
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
    return isKey;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SerializedType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SerializedType<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
