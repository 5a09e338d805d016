package io.weir.gateway.samples;

import java.util.List;

class MemorySampleLogTest extends SampleLogContract {
  private final MemorySampleLog log = new MemorySampleLog(PARTITIONS);

  @Override
  protected SampleLog log() {
    return log;
  }

  @Override
  protected List<String> kept(int partition) {
    return log.kept().stream()
        .filter(block -> block.partition() == partition)
        .map(block -> new String(block.value()))
        .toList();
  }
}
