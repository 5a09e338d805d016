package io.weir.job.rocksdb;

import io.weir.job.samples.TagNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** A database of names for each test: RocksDB alone, with the keys that Flink's map state has. */
final class NamesOnDisk implements BeforeEachCallback, AfterEachCallback {
  private final Options options = new Options().setCreateIfMissing(true);
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private Path directory;
  private RocksDB database;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException, RocksDBException {
    directory = Files.createTempDirectory("weir-names");
    database = RocksDB.open(options, directory.toString());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    database.close();
    writeOptions.close();
    options.close();
    FileUtils.deleteDirectory(directory.toFile());
  }

  TagNames names(int keyGroups) {
    return new RocksDbNames(database, writeOptions, keyGroups);
  }

  RocksDB database() {
    return database;
  }

  WriteOptions writeOptions() {
    return writeOptions;
  }
}
