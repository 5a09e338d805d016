package io.weir.job.rocksdb;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.state.rocksdb.AbstractRocksDBState;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's column family of a keyed state, to iterate over its keys, to remove a range of them and
 * to write several at once. Flink offers none of that, nor a seek within a map, so its fields are
 * read by reflection: the one place that does so, for what samples/RATIONALE.md says it saves.
 * Iterators may begin on any thread and must be closed before it is.
 */
final class RocksDbColumn<K> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RocksDbColumn.class);

  private final RocksDB database;
  private final ColumnFamilyHandle column;
  private final TypeSerializer<K> serializer;
  private final int keyGroups;
  private final ReadOptions lookUp = new ReadOptions();
  private final WriteOptions withoutLog = new WriteOptions().setDisableWAL(true);

  RocksDbColumn(
      RocksDB database, ColumnFamilyHandle column, TypeSerializer<K> serializer, int keyGroups) {
    this.database = database;
    this.column = column;
    this.serializer = serializer;
    this.keyGroups = keyGroups;
  }

  /**
   * The column family of a state; empty if it is not a RocksDB state, or Flink has other fields.
   *
   * @param name of the state
   * @param serializer of its keys
   * @param keyGroups how many the job has
   */
  static <K> Optional<RocksDbColumn<K>> of(
      Object state, String name, TypeSerializer<K> serializer, int keyGroups) {
    try {
      Object backend = field(AbstractRocksDBState.class, "backend").get(state);
      RocksDB database = (RocksDB) field(RocksDBKeyedStateBackend.class, "db").get(backend);
      Object column = field(AbstractRocksDBState.class, "columnFamily").get(state);
      return Optional.of(
          new RocksDbColumn<>(database, (ColumnFamilyHandle) column, serializer, keyGroups));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      log.warn("Cannot walk along {} in RocksDB", name, e);
      return Optional.empty();
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** How its keys are stored; for one thread. */
  StoredKeys<K> keys() {
    return new StoredKeys<>(serializer, keyGroups);
  }

  /**
   * Has RocksDB merge each file into those below it within such a time, looking at it whenever it
   * writes a file. By itself it does so after 30 days where nothing else makes it, and until then
   * keeps what was removed in the file above.
   *
   * @param time in whole seconds
   */
  void mergeWithin(Duration time) {
    MutableColumnFamilyOptions merging =
        MutableColumnFamilyOptions.builder().setTtl(time.toSeconds()).build();
    try {
      database.setOptions(column, merging);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot set options of RocksDB", e);
    }
  }

  /** Iterates over what is there now. */
  RocksIterator iterator(ReadOptions options) {
    return database.newIterator(column, options);
  }

  /**
   * Looks a stored key up.
   *
   * @param value to be filled with as much of the value as it takes
   * @return the length of the whole value; {@link RocksDB#NOT_FOUND} if there is none
   */
  int get(byte[] key, byte[] value) {
    try {
      return database.get(column, lookUp, key, value);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot read in RocksDB", e);
    }
  }

  /** The value of a stored key; null if there is none. */
  byte[] get(byte[] key) {
    try {
      return database.get(column, lookUp, key);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot read in RocksDB", e);
    }
  }

  /** The column family, for a batch. */
  ColumnFamilyHandle handle() {
    return column;
  }

  /** Writes a batch. As with all that Flink writes, what makes it last is the next checkpoint. */
  void write(BatchBytes bytes) {
    try (WriteBatch batch = new WriteBatch(bytes.toBytes())) {
      database.write(withoutLog, batch);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot write to RocksDB", e);
    }
  }

  /**
   * Removes all keys from one on, up to before another one of the same key group. It lasts as what
   * is written does.
   */
  void removeRun(K first, K end) {
    StoredKeys<K> keys = keys();
    try {
      database.deleteRange(column, withoutLog, keys.of(first), keys.of(end));
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot remove " + first + " to " + end, e);
    }
  }

  @Override
  public void close() {
    lookUp.close();
    withoutLog.close();
  }
}
