package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.FragmentStore;
import io.weir.job.samples.FragmentWalk;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.rocksdb.ReadOptions;

/**
 * Fragments in a keyed list state. Writing moves the operator's current key, so it is for the
 * task's thread alone; reading takes Flink's path for queries, which needs no current key and
 * serves any thread where the state is RocksDB's. Must be closed after the last read.
 */
public final class ListStateFragments implements FragmentStore, AutoCloseable {
  /** What Flink puts between a serialized key and its namespace, and the only namespace. */
  private static final byte[] VOID_NAMESPACE = {42, 0};

  /** Bytes of a file that a walk reads at once: some chunks. */
  private static final long READAHEAD_BYTES = 64 << 10;

  private final InternalListState<ChunkKey, VoidNamespace, byte[]> state;
  private final Consumer<ChunkKey> currentKey;

  /** Walks do not fill RocksDB's cache: they would evict everything else. */
  private final ReadOptions walking =
      new ReadOptions().setReadaheadSize(READAHEAD_BYTES).setFillCache(false);

  private final Optional<RocksDbColumn<ChunkKey>> column;

  /**
   * @param currentKey sets the operator's current key
   * @param keyGroups how many the job has
   */
  public ListStateFragments(
      InternalListState<ChunkKey, VoidNamespace, byte[]> state,
      Consumer<ChunkKey> currentKey,
      int keyGroups) {
    this.state = state;
    this.currentKey = currentKey;
    column = RocksDbColumn.of(state, "chunks", ChunkKeySerializer.INSTANCE, keyGroups);
  }

  /** The state that the fragments are kept in. */
  public static ListStateDescriptor<byte[]> descriptor() {
    return new ListStateDescriptor<>("fragments", BytePrimitiveArraySerializer.INSTANCE);
  }

  @Override
  public byte[] read(ChunkKey key) {
    try {
      return state.getSerializedValue(
          withNamespace(key),
          ChunkKeySerializer.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          state.getValueSerializer());
    } catch (Exception e) {
      throw new IllegalStateException("cannot read " + key, e);
    }
  }

  /** A key as Flink's path for queries takes it. */
  static byte[] withNamespace(ChunkKey key) {
    byte[] keyBytes = key.toBytes();
    byte[] keyAndNamespace = Arrays.copyOf(keyBytes, keyBytes.length + VOID_NAMESPACE.length);
    System.arraycopy(VOID_NAMESPACE, 0, keyAndNamespace, keyBytes.length, VOID_NAMESPACE.length);
    return keyAndNamespace;
  }

  @Override
  public FragmentWalk walk() {
    return column
        .<FragmentWalk>map(at -> new RocksDbFragmentWalk(at.iterator(walking), at.keys()))
        .orElseGet(FragmentStore.super::walk);
  }

  /** The same for the task's thread alone, where RocksDB is given many appends at a time. */
  public FragmentStore writer() {
    return column.<FragmentStore>map(at -> new BatchedFragments(this, at)).orElse(this);
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

  @Override
  public void removeRun(ChunkKey first, ChunkKey end, Stream<ChunkKey> each) {
    if (column.isPresent()) {
      column.get().removeRun(first, end);
    } else {
      FragmentStore.super.removeRun(first, end, each);
    }
  }

  @Override
  public void close() {
    column.ifPresent(RocksDbColumn::close);
    walking.close();
  }
}
