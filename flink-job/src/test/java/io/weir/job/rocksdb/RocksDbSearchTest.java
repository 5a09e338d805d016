package io.weir.job.rocksdb;

import io.weir.job.records.RecordMap;
import io.weir.job.records.items.SearchContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class RocksDbSearchTest extends SearchContract {
  @TempDir Path dir;
  private final List<RocksDbMapOnDisk> open = new ArrayList<>();

  @Override
  protected RecordMap map() throws Exception {
    RocksDbMapOnDisk onDisk = new RocksDbMapOnDisk(Files.createTempDirectory(dir, "map"));
    open.add(onDisk);
    return onDisk.map();
  }

  @AfterEach
  void close() {
    open.forEach(RocksDbMapOnDisk::close);
  }
}
