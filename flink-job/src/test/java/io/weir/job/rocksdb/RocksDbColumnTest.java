package io.weir.job.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RocksDbColumnTest {
  @Test
  void isNotThereBehindAStateOfAnotherKind() {
    assertThat(RocksDbColumn.of(new Object(), "chunks", ChunkKeySerializer.INSTANCE, 128))
        .isEmpty();
  }
}
