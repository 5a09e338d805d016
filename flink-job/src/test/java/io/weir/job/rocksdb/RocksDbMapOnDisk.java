package io.weir.job.rocksdb;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.nio.file.Path;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A records' map over RocksDB alone, with the keys that Flink's map state has there. */
public final class RocksDbMapOnDisk implements AutoCloseable {
  /** How many key groups there are. */
  public static final int KEY_GROUPS = 128;

  private final Options options = new Options().setCreateIfMissing(true);
  private final RocksDB database;
  private final RocksDbColumn<MapKey> column;
  private final RocksDbRecordMap map;

  public RocksDbMapOnDisk(Path dir) throws RocksDBException {
    database = RocksDB.open(options, dir.toString());
    column =
        new RocksDbColumn<>(
            database, database.getDefaultColumnFamily(), MapKeySerializer.INSTANCE, KEY_GROUPS);
    map = new RocksDbRecordMap(column);
  }

  public RecordMap map() {
    return map;
  }

  /** Writes what is in memory into a file, as checkpoints do. */
  void flush() throws RocksDBException {
    try (FlushOptions wait = new FlushOptions()) {
      database.flush(wait);
    }
  }

  RocksDbColumn<MapKey> column() {
    return column;
  }

  RocksDB database() {
    return database;
  }

  @Override
  public void close() {
    map.close();
    database.close();
    options.close();
  }
}
