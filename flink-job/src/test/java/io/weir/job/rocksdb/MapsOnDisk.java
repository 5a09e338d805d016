package io.weir.job.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.rocksdb.RocksDBException;

/** Opens maps over RocksDB, each in a directory of its own, which are gone after the test. */
final class MapsOnDisk implements AfterEachCallback {
  private final List<RocksDbMapOnDisk> opened = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  RocksDbMapOnDisk open() throws IOException, RocksDBException {
    Path directory = Files.createTempDirectory("weir-map");
    directories.add(directory);
    RocksDbMapOnDisk map = new RocksDbMapOnDisk(directory);
    opened.add(map);
    return map;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    opened.forEach(RocksDbMapOnDisk::close);
    for (Path each : directories) {
      FileUtils.deleteDirectory(each.toFile());
    }
  }
}
