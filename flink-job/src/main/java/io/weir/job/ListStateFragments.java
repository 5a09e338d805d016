package io.weir.job;

import io.weir.job.store.ChunkKey;
import io.weir.job.store.FragmentStore;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalListState;

/**
 * Fragments in a keyed list state. Writing moves the operator's current key, so it is for the
 * task's thread alone; reading takes Flink's path for queries, which needs no current key and
 * serves any thread where the state is RocksDB's.
 */
final class ListStateFragments implements FragmentStore {
  /** What Flink puts between a serialized key and its namespace, and the one namespace there is. */
  private static final byte[] VOID_NAMESPACE = {42, 0};

  private final InternalListState<ChunkKey, VoidNamespace, byte[]> state;
  private final Consumer<ChunkKey> currentKey;

  ListStateFragments(
      InternalListState<ChunkKey, VoidNamespace, byte[]> state, Consumer<ChunkKey> currentKey) {
    this.state = state;
    this.currentKey = currentKey;
  }

  @Override
  public byte[] read(ChunkKey key) {
    byte[] keyBytes = key.toBytes();
    byte[] keyAndNamespace = Arrays.copyOf(keyBytes, keyBytes.length + VOID_NAMESPACE.length);
    System.arraycopy(VOID_NAMESPACE, 0, keyAndNamespace, keyBytes.length, VOID_NAMESPACE.length);
    try {
      return state.getSerializedValue(
          keyAndNamespace,
          ChunkKeySerializer.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          state.getValueSerializer());
    } catch (Exception e) {
      throw new IllegalStateException("cannot read " + key, e);
    }
  }

  @Override
  public void append(ChunkKey key, byte[] fragment) {
    currentKey.accept(key);
    try {
      state.add(fragment);
    } catch (Exception e) {
      throw new IllegalStateException("cannot append to " + key, e);
    }
  }

  @Override
  public void replace(ChunkKey key, byte[] fragment) {
    currentKey.accept(key);
    try {
      state.update(List.of(fragment));
    } catch (Exception e) {
      throw new IllegalStateException("cannot write " + key, e);
    }
  }

  @Override
  public void remove(ChunkKey key) {
    currentKey.accept(key);
    state.clear();
  }
}
