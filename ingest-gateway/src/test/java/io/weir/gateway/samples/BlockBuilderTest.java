package io.weir.gateway.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.SampleBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockBuilderTest {
  @Test
  void cutsALargeBatchIntoBlocksOfBoundedSize() {
    BlockBuilder builder = new BlockBuilder(1, 10, bytes -> {});
    double[] values = new double[10];
    for (int i = 0; i < 5_000; i++) {
      builder.add("a".getBytes(), 0, 1, i + 1, values);
    }

    List<Block> blocks = builder.blocks();

    assertThat(blocks).hasSizeBetween(2, 20);
    assertThat(blocks).allMatch(block -> block.value().length < Block.FULL_BYTES + 400);
    long time = 0;
    for (Block block : blocks) {
      SampleBlock.Reader reader = new SampleBlock.Reader(block.value());
      while (reader.next()) {
        assertThat(reader.time()).isEqualTo(++time);
      }
    }
    assertThat(time).isEqualTo(5_000);
  }
}
