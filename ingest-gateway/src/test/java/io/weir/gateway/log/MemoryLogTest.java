package io.weir.gateway.log;

import java.util.List;

class MemoryLogTest extends LogContract {
  private final MemoryLog log = new MemoryLog(PARTITIONS);

  @Override
  protected PartitionedLog log() {
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
