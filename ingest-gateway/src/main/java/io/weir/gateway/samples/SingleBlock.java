package io.weir.gateway.samples;

import io.weir.gateway.log.LogEntry;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** Makes the block of one sample, with the tag as its key. */
final class SingleBlock implements BlockSink {
  private static final int HEADER_BYTES = 16;

  private final int partitions;
  private final LongConsumer takingBytes;
  private LogEntry block;

  /**
   * @param takingBytes called with the size of the block before it is allocated; may refuse by
   *     throwing
   */
  SingleBlock(int partitions, LongConsumer takingBytes) {
    this.partitions = partitions;
    this.takingBytes = takingBytes;
  }

  @Override
  public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    int size = HEADER_BYTES + tagLength + values.length * Double.BYTES;
    takingBytes.accept(size + tagLength);
    SampleBlock.Writer writer = new SampleBlock.Writer(values.length, size);
    writer.add(tag, tagOffset, tagLength, time, values);
    int partition = Tag.partition(Tag.hash(tag, tagOffset, tagLength), partitions);
    byte[] key = Arrays.copyOfRange(tag, tagOffset, tagOffset + tagLength);
    block = new LogEntry(partition, key, writer.toBytes());
  }

  @Override
  public List<LogEntry> blocks() {
    return List.of(block);
  }
}
