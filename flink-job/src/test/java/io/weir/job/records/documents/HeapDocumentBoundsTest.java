package io.weir.job.records.documents;

import io.weir.job.records.HeapRecordMap;
import io.weir.job.records.RecordMap;

class HeapDocumentBoundsTest extends DocumentBoundsContract {
  @Override
  protected RecordMap newMap() {
    return new HeapRecordMap();
  }
}
