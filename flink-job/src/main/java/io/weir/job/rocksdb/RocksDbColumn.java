package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.FragmentWalk;
import io.weir.job.samples.TagNameWalk;
import io.weir.job.samples.chunk.Fragments;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.rocksdb.AbstractRocksDBState;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's column family of a keyed state, to iterate over its keys and to remove a range of them.
 * Flink offers neither for a list state, nor a seek within a map, so its fields are read by
 * reflection: the one place that does so, for what samples/RATIONALE.md says it saves. Walks may
 * begin on any thread and must have ended before it is closed.
 */
final class RocksDbColumn implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RocksDbColumn.class);

  /** Bytes of a file that a walk reads at once: some chunks. */
  private static final long READAHEAD_BYTES = 64 << 10;

  private static final int KEY_BYTES = 300;

  private final RocksDB database;
  private final ColumnFamilyHandle column;
  private final int keyGroups;

  /** Walks do not fill RocksDB's cache: they would evict everything else. */
  private final ReadOptions options =
      new ReadOptions().setReadaheadSize(READAHEAD_BYTES).setFillCache(false);

  /** Names of a group take no more than a block or two. */
  private final ReadOptions nameOptions = new ReadOptions().setFillCache(false);

  private final WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);

  private RocksDbColumn(RocksDB database, ColumnFamilyHandle column, int keyGroups) {
    this.database = database;
    this.column = column;
    this.keyGroups = keyGroups;
  }

  /**
   * The column family of a state; empty if it is not a RocksDB state, or Flink has other fields.
   *
   * @param name of the state
   * @param keyGroups how many the job has
   */
  static Optional<RocksDbColumn> of(Object state, String name, int keyGroups) {
    try {
      Object backend = field(AbstractRocksDBState.class, "backend").get(state);
      RocksDB database = (RocksDB) field(RocksDBKeyedStateBackend.class, "db").get(backend);
      Object column = field(AbstractRocksDBState.class, "columnFamily").get(state);
      return Optional.of(new RocksDbColumn(database, (ColumnFamilyHandle) column, keyGroups));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      log.warn("Queries and lists take longer: cannot walk along {} in RocksDB", name, e);
      return Optional.empty();
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Begins a walk over what is there now. */
  FragmentWalk walk() {
    return new Walk(database.newIterator(column, options), keyGroups);
  }

  /** Begins a walk over the names that are there now, where the state is a map of names. */
  TagNameWalk walkNames() {
    SerializedCompositeKeyBuilder<ChunkKey> keys = keyBuilder(keyGroups);
    return new RocksDbNameWalk(
        database.newIterator(column, nameOptions), group -> keyOf(group, keys, keyGroups));
  }

  /**
   * Removes all keys from one on, up to before another one of the same key group. As with all that
   * Flink writes, what makes it last is the next checkpoint.
   */
  void removeRun(ChunkKey first, ChunkKey end) {
    SerializedCompositeKeyBuilder<ChunkKey> keys = keyBuilder(keyGroups);
    try {
      database.deleteRange(
          column, withoutLog, keyOf(first, keys, keyGroups), keyOf(end, keys, keyGroups));
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot remove " + first + " to " + end, e);
    }
  }

  private static SerializedCompositeKeyBuilder<ChunkKey> keyBuilder(int keyGroups) {
    return new SerializedCompositeKeyBuilder<>(
        ChunkKeySerializer.INSTANCE,
        CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(keyGroups),
        KEY_BYTES);
  }

  /** A key as RocksDB stores it; for a map state, the prefix of its entries. */
  private static byte[] keyOf(
      ChunkKey key, SerializedCompositeKeyBuilder<ChunkKey> keys, int keyGroups) {
    keys.setKeyAndKeyGroup(key, KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups));
    return keys.buildCompositeKeyNamespace(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE);
  }

  @Override
  public void close() {
    options.close();
    nameOptions.close();
    withoutLog.close();
  }

  /** Has two buffers, so that the fragments of the previous key stay valid. */
  private static final class Walk implements FragmentWalk {
    /** Steps towards a key before a seek is cheaper. */
    private static final int STEPS = 2;

    private static final int CHUNK_BYTES = 12 << 10;

    private final RocksIterator iterator;
    private final SerializedCompositeKeyBuilder<ChunkKey> keys;
    private final int keyGroups;
    private final byte[] present = new byte[KEY_BYTES];
    private byte[] fragments = new byte[CHUNK_BYTES];
    private byte[] before = new byte[CHUNK_BYTES];

    Walk(RocksIterator iterator, int keyGroups) {
      this.iterator = iterator;
      this.keyGroups = keyGroups;
      keys = keyBuilder(keyGroups);
    }

    @Override
    public Fragments read(ChunkKey key) {
      byte[] wanted = keyOf(key, keys, keyGroups);
      return isSteppedTo(wanted) || isLookedUp(wanted) ? value() : null;
    }

    private boolean isSteppedTo(byte[] wanted) {
      for (int step = 0; step < STEPS && iterator.isValid(); step++) {
        iterator.next();
        int order = compareWith(wanted);
        if (order >= 0) {
          return order == 0;
        }
      }
      return false;
    }

    private boolean isLookedUp(byte[] wanted) {
      iterator.seek(wanted);
      return compareWith(wanted) == 0;
    }

    /** How the present key stands to the wanted one; greater if there is none. */
    private int compareWith(byte[] wanted) {
      if (!iterator.isValid()) {
        requireNoFault();
        return 1;
      }
      int length = iterator.key(present);
      return Arrays.compareUnsigned(
          present, 0, Math.min(length, present.length), wanted, 0, wanted.length);
    }

    private void requireNoFault() {
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw new IllegalStateException("cannot walk on in RocksDB", e);
      }
    }

    private Fragments value() {
      byte[] target = before;
      before = fragments;
      int length = iterator.value(target);
      if (length > target.length) {
        target = new byte[length + length / 4];
        length = iterator.value(target);
      }
      fragments = target;
      return new Fragments(target, length);
    }

    @Override
    public void close() {
      iterator.close();
    }
  }
}
