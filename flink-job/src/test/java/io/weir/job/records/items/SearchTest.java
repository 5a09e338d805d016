package io.weir.job.records.items;

import io.weir.job.records.HeapRecordMap;
import io.weir.job.records.RecordMap;

class SearchTest extends SearchContract {
  @Override
  protected RecordMap map() {
    return new HeapRecordMap();
  }
}
