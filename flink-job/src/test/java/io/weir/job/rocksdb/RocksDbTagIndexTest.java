package io.weir.job.rocksdb;

import io.weir.job.samples.TagIndexContract;
import io.weir.job.samples.TagNames;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Over RocksDB alone, with the keys that Flink's map state has there. */
class RocksDbTagIndexTest extends TagIndexContract {
  private static final int KEY_GROUPS = 128;

  @TempDir Path dir;
  private Options options;
  private WriteOptions writeOptions;
  private RocksDB database;

  @BeforeEach
  void open() throws RocksDBException {
    options = new Options().setCreateIfMissing(true);
    writeOptions = new WriteOptions().setDisableWAL(true);
    database = RocksDB.open(options, dir.toString());
  }

  @AfterEach
  void close() {
    database.close();
    writeOptions.close();
    options.close();
  }

  @Override
  protected int many() {
    return 200_000;
  }

  @Override
  protected TaskKeyGroups keyGroups() {
    return new TaskKeyGroups(new KeyGroups(KEY_GROUPS), 0, KEY_GROUPS - 1);
  }

  @Override
  protected TagNames names() {
    return new RocksDbNames(database, writeOptions, KEY_GROUPS);
  }
}
