package io.weir.job.rocksdb;

import io.weir.job.records.RecordMap;
import io.weir.job.records.items.SearchContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class RocksDbSearchTest extends SearchContract {
  @RegisterExtension private final MapsOnDisk maps = new MapsOnDisk();

  @Override
  protected RecordMap map() throws Exception {
    return maps.open().map();
  }
}
