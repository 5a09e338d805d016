package io.weir.gateway.samples;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Sorts the samples of a batch into blocks, each of one partition, in their order of arrival. */
final class BlockBuilder implements BlockSink {
  private static final int FIRST_BYTES = 1024;

  private final int width;
  private final LongConsumer takingBytes;
  private final SampleBlock.Writer[] writers;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param takingBytes told the size of each block before it is made; may refuse by throwing
   */
  BlockBuilder(int partitions, int width, LongConsumer takingBytes) {
    this.width = width;
    this.takingBytes = takingBytes;
    writers = new SampleBlock.Writer[partitions];
  }

  @Override
  public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    int partition = Tag.partition(Tag.hash(tag, tagOffset, tagLength), writers.length);
    SampleBlock.Writer writer = writers[partition];
    if (writer == null) {
      writer = new SampleBlock.Writer(width, FIRST_BYTES);
      writers[partition] = writer;
    }
    writer.add(tag, tagOffset, tagLength, time, values);
    if (writer.size() >= Block.FULL_BYTES) {
      close(partition);
    }
  }

  private void close(int partition) {
    SampleBlock.Writer writer = writers[partition];
    takingBytes.accept(writer.size());
    blocks.add(new Block(partition, null, writer.toBytes()));
    writer.clear();
  }

  @Override
  public List<Block> blocks() {
    for (int partition = 0; partition < writers.length; partition++) {
      if (writers[partition] != null && writers[partition].count() > 0) {
        close(partition);
      }
    }
    return blocks;
  }
}
