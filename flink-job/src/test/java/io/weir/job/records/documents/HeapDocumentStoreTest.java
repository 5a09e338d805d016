package io.weir.job.records.documents;

import io.weir.job.records.HeapRecordMap;
import io.weir.job.records.RecordMap;

class HeapDocumentStoreTest extends DocumentStoreContract {
  @Override
  protected RecordMap newMap() {
    return new HeapRecordMap();
  }
}
