package io.weir.job.records;

class HeapRecordMapTest extends RecordMapContract {
  @Override
  protected RecordMap map() {
    return new HeapRecordMap();
  }
}
