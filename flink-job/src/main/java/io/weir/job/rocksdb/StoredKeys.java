package io.weir.job.rocksdb;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * Keys as Flink stores them in RocksDB: {@code key group u8 or u16 | key | namespace u8 = 0}, and
 * in a map state the key of the map after it. For one thread.
 */
final class StoredKeys<K> {
  /** Most keys take less. */
  static final int KEY_BYTES = 300;

  private final int keyGroups;
  private final SerializedCompositeKeyBuilder<K> builder;

  /**
   * @param keyGroups how many the job has
   */
  StoredKeys(TypeSerializer<K> serializer, int keyGroups) {
    this.keyGroups = keyGroups;
    builder =
        new SerializedCompositeKeyBuilder<>(
            serializer,
            CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(keyGroups),
            KEY_BYTES);
  }

  /** A key as RocksDB stores it; for a map state, the prefix of its entries. */
  byte[] of(K key) {
    builder.setKeyAndKeyGroup(key, KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups));
    return builder.buildCompositeKeyNamespace(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE);
  }

  /** The key of an entry of a map state. */
  <P> byte[] of(K key, P position, TypeSerializer<P> serializer) {
    builder.setKeyAndKeyGroup(key, KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups));
    try {
      return builder.buildCompositeKeyNamesSpaceUserKey(
          VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, position, serializer);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write the key of an entry", e);
    }
  }
}
