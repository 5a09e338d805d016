package io.weir.job.rocksdb;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * The records' maps in RocksDB, in the column family of a keyed map state. Flink makes it, puts it
 * into checkpoints and restores it; reads and writes go to RocksDB without it. Must be closed after
 * the last walk.
 */
public final class RocksDbRecordMap implements RecordMap, AutoCloseable {
  private static final String STATE = "records";

  /** After so long the space of what was removed is free, also where next to nothing is written. */
  private static final Duration SPACE_BACK = Duration.ofDays(1);

  private static final int COUNT_READAHEAD_BYTES = 1 << 20;

  private final RocksDbColumn<MapKey> column;
  private final StoredKeys<MapKey> keys;

  /** What is to be written since the last removal of a range, in the order of the calls. */
  private final List<Entry> entries = new ArrayList<>();

  private final BatchBytes batch;
  private MapKey lastKey;
  private byte[] lastStored;
  private final ReadOptions walking = new ReadOptions();

  /**
   * @param state that Flink made of the {@linkplain #descriptor}
   * @param keyGroups how many the job has
   * @throws IllegalStateException if the state is not in RocksDB
   */
  public static RocksDbRecordMap of(Object state, int keyGroups) {
    RocksDbColumn<MapKey> column =
        RocksDbColumn.of(state, STATE, MapKeySerializer.INSTANCE, keyGroups)
            .orElseThrow(() -> new IllegalStateException("records must be kept in RocksDB"));
    column.mergeWithin(SPACE_BACK);
    return new RocksDbRecordMap(column);
  }

  RocksDbRecordMap(RocksDbColumn<MapKey> column) {
    this.column = column;
    keys = column.keys();
    batch = new BatchBytes(column.handle().getID());
  }

  /**
   * What a position gets.
   *
   * @param value null to remove it
   */
  private record Entry(byte[] stored, byte[] value) {
    static int compare(Entry one, Entry other) {
      return Arrays.compareUnsigned(one.stored, other.stored);
    }
  }

  /** The state that the records are kept in, keyed by {@link MapKey}. */
  public static MapStateDescriptor<byte[], byte[]> descriptor() {
    return new MapStateDescriptor<>(
        STATE, PositionSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  /** The last key is remembered, since most calls are of the one before. */
  private byte[] stored(MapKey key, byte[] position) {
    if (!key.equals(lastKey)) {
      lastKey = key;
      lastStored = keys.of(key);
    }
    return RocksDbCursor.concat(lastStored, position);
  }

  @Override
  public byte[] get(MapKey key, byte[] position, int most) {
    if (most == Integer.MAX_VALUE) {
      byte[] stored = column.get(stored(key, position));
      return stored == null ? null : RocksDbCursor.content(stored);
    }
    byte[] start = RocksDbCursor.room(most);
    int length = column.get(stored(key, position), start);
    return length == RocksDB.NOT_FOUND ? null : RocksDbCursor.content(start, length);
  }

  @Override
  public void put(MapKey key, byte[] position, byte[] value) {
    entries.add(new Entry(stored(key, position), RocksDbCursor.stored(value)));
  }

  @Override
  public void remove(MapKey key, byte[] position) {
    entries.add(new Entry(stored(key, position), null));
  }

  @Override
  public void removeRange(MapKey key, byte[] from, byte[] end) {
    addEntries();
    batch.removeRange(stored(key, from), stored(key, end));
  }

  /**
   * In the order of the keys, as RocksDB then finds the place of most next to that of the one
   * before. Of several of one key the last one counts, since the order of these is kept.
   */
  private void addEntries() {
    entries.sort(Entry::compare);
    for (Entry entry : entries) {
      if (entry.value == null) {
        batch.remove(entry.stored);
      } else {
        batch.put(entry.stored, entry.value);
      }
    }
    entries.clear();
  }

  /** Steps over the keys alone, within RocksDB: it reads no key and no value. */
  @Override
  public Count count(MapKey key, byte[] from, byte[] end, long most) {
    byte[] first = stored(key, from);
    try (Slice bound = new Slice(stored(key, end));
        ReadOptions options =
            new ReadOptions()
                .setIterateUpperBound(bound)
                .setFillCache(false)
                .setReadaheadSize(COUNT_READAHEAD_BYTES);
        RocksIterator entries = column.iterator(options)) {
      long count = 0;
      for (entries.seek(first); entries.isValid() && count < most; entries.next()) {
        count++;
      }
      if (entries.isValid()) {
        byte[] next = entries.key();
        return new Count(count, Arrays.copyOfRange(next, first.length - from.length, next.length));
      }
      RocksDbCursor.requireNoFault(entries);
      return new Count(count, end);
    }
  }

  @Override
  public void commit() {
    addEntries();
    if (!batch.isEmpty()) {
      column.write(batch);
      batch.clear();
    }
  }

  @Override
  public Walk walk() {
    return new EntryWalk(new RocksDbCursor(column.iterator(walking)), column.keys());
  }

  private static final class EntryWalk implements Walk {
    private final RocksDbCursor cursor;
    private final StoredKeys<MapKey> keys;
    private MapKey lastKey;
    private byte[] lastStored;

    EntryWalk(RocksDbCursor cursor, StoredKeys<MapKey> keys) {
      this.cursor = cursor;
      this.keys = keys;
    }

    /** As RocksDB stores it; the last one is remembered, since a walk often seeks within one. */
    private byte[] stored(MapKey key) {
      if (!key.equals(lastKey)) {
        lastKey = key;
        lastStored = keys.of(key);
      }
      return lastStored;
    }

    @Override
    public boolean seek(MapKey key, byte[] position) {
      return cursor.seek(stored(key), position);
    }

    @Override
    public boolean seekBack(MapKey key, byte[] position) {
      return cursor.seekBack(stored(key), position);
    }

    @Override
    public boolean next() {
      return cursor.next();
    }

    @Override
    public boolean previous() {
      return cursor.previous();
    }

    @Override
    public byte[] position() {
      return cursor.position();
    }

    @Override
    public byte[] value(int most) {
      return cursor.value(most);
    }

    @Override
    public void close() {
      cursor.close();
    }
  }

  @Override
  public void close() {
    walking.close();
    column.close();
  }
}
