package io.weir.job.rocksdb;

import io.weir.job.records.RecordMap;
import io.weir.job.records.documents.DocumentStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class RocksDbDocumentStoreTest extends DocumentStoreContract {
  @TempDir Path dir;
  private final List<RocksDbMapOnDisk> opened = new ArrayList<>();

  @Override
  protected RecordMap newMap() throws Exception {
    opened.add(new RocksDbMapOnDisk(Files.createTempDirectory(dir, "map")));
    return opened.get(opened.size() - 1).map();
  }

  @AfterEach
  void close() {
    opened.forEach(RocksDbMapOnDisk::close);
  }
}
