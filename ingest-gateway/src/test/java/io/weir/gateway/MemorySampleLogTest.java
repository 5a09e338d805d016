package io.weir.gateway;

import java.util.List;

class MemorySampleLogTest extends SampleLogContract {
  private final MemorySampleLog log = new MemorySampleLog(PARTITIONS);

  @Override
  SampleLog log() {
    return log;
  }

  @Override
  List<String> kept(int partition) {
    return log.kept().stream()
        .filter(block -> block.partition() == partition)
        .map(block -> new String(block.value()))
        .toList();
  }
}
