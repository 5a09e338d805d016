package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.TagNameWalk;
import io.weir.job.samples.TagNames;
import io.weir.model.Tag;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** What {@link MapStateTagNames} makes of Flink's map state, over RocksDB alone. */
public final class RocksDbNames implements TagNames {
  private final RocksDB database;
  private final WriteOptions writeOptions;
  private final RocksDbColumn<ChunkKey> column;
  private final StoredKeys<ChunkKey> keys;
  private final RocksDbPostings postings;

  public RocksDbNames(RocksDB database, WriteOptions writeOptions, int keyGroups) {
    this.database = database;
    this.writeOptions = writeOptions;
    column =
        new RocksDbColumn<>(
            database, database.getDefaultColumnFamily(), ChunkKeySerializer.INSTANCE, keyGroups);
    keys = column.keys();
    postings = new RocksDbPostings(column);
  }

  private byte[] key(ChunkKey group, Tag name) {
    return keys.of(group, name, TagNameSerializer.INSTANCE);
  }

  @Override
  public byte[] get(ChunkKey group, Tag name) {
    try {
      byte[] entry = database.get(key(group, name));
      return entry == null ? null : RocksDbCursor.content(entry);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void put(ChunkKey group, Tag name, byte[] value) {
    try {
      database.put(writeOptions, key(group, name), RocksDbCursor.stored(value));
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void remove(ChunkKey group, Tag name) {
    try {
      database.delete(writeOptions, key(group, name));
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public TagNameWalk walk() {
    return new RocksDbNameWalk(database.newIterator(), column.keys()::of);
  }

  @Override
  public boolean keepsPostings() {
    return true;
  }

  @Override
  public void add(ChunkKey group, Tag name, byte[] value, List<byte[]> some) {
    postings.add(group, name, value, some);
  }

  @Override
  public void remove(ChunkKey group, Tag name, List<byte[]> some) {
    postings.remove(group, name, some);
  }

  @Override
  public void post(ChunkKey group, List<byte[]> some, byte[] mark) {
    postings.post(group, some, mark);
  }

  @Override
  public byte[] mark(ChunkKey group) {
    return get(group.labels(), RocksDbPostings.MARK);
  }
}
