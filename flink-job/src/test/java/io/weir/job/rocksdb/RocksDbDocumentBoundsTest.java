package io.weir.job.rocksdb;

import io.weir.job.records.RecordMap;
import io.weir.job.records.documents.DocumentBoundsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class RocksDbDocumentBoundsTest extends DocumentBoundsContract {
  @RegisterExtension private final MapsOnDisk maps = new MapsOnDisk();

  @Override
  protected RecordMap newMap() throws Exception {
    return maps.open().map();
  }
}
