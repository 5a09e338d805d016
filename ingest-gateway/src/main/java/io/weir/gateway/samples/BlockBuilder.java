package io.weir.gateway.samples;

import io.weir.gateway.log.LogEntry;
import io.weir.gateway.series.SeriesName;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Sorts the samples of a batch into blocks, each of one partition and one width, those of a series
 * in their order of arrival. Open blocks take no more than a full one a partition, whatever the
 * widths.
 */
final class BlockBuilder implements BlockSink, NumberSink {
  private static final int FIRST_BYTES = 1024;

  private final int partitions;
  private final LongConsumer takingBytes;

  /** By width and partition; null as long as there was no sample of it. */
  private final SampleBlock.Writer[][] writers =
      new SampleBlock.Writer[1 + SampleBlock.MAX_WIDTH][];

  private int widths;

  /** Bytes of all open blocks. */
  private long openBytes;

  private final List<LogEntry> blocks = new ArrayList<>();
  private final double[] number = new double[1];

  /**
   * @param takingBytes called with the size of each block before it is allocated; may refuse by
   *     throwing
   */
  BlockBuilder(int partitions, LongConsumer takingBytes) {
    this.partitions = partitions;
    this.takingBytes = takingBytes;
  }

  @Override
  public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    int hash = Tag.hash(tag, tagOffset, tagLength);
    add(hash, tag, tagOffset, tagLength, time, values);
  }

  @Override
  public void add(SeriesName name, long time, double value) {
    number[0] = value;
    add(name.hash(), name.utf8(), 0, name.utf8().length, time, number);
  }

  private void add(int hash, byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    SampleBlock.Writer[] ofWidth = writers[values.length];
    if (ofWidth == null) {
      ofWidth = new SampleBlock.Writer[partitions];
      writers[values.length] = ofWidth;
      widths++;
    }
    int partition = Tag.partition(hash, partitions);
    SampleBlock.Writer writer = ofWidth[partition];
    if (writer == null) {
      writer = new SampleBlock.Writer(values.length, FIRST_BYTES);
      ofWidth[partition] = writer;
    }
    int before = writer.size();
    writer.add(tag, tagOffset, tagLength, time, values);
    openBytes += writer.size() - before;
    if (writer.size() >= LogEntry.FULL_BYTES) {
      close(ofWidth, partition);
    } else if (openBytes >= (long) partitions * LogEntry.FULL_BYTES) {
      closeAll();
    }
  }

  /** Keeps the writer's memory for the next block where that is sure to be of the same width. */
  private void close(SampleBlock.Writer[] ofWidth, int partition) {
    SampleBlock.Writer writer = ofWidth[partition];
    int size = writer.size();
    takingBytes.accept(size);
    blocks.add(new LogEntry(partition, null, writer.toBytes()));
    writer.clear();
    openBytes -= size - writer.size();
    if (widths > 1) {
      ofWidth[partition] = null;
    }
  }

  private void closeAll() {
    for (SampleBlock.Writer[] ofWidth : writers) {
      for (int partition = 0; ofWidth != null && partition < partitions; partition++) {
        if (ofWidth[partition] != null && ofWidth[partition].count() > 0) {
          close(ofWidth, partition);
        }
      }
    }
  }

  @Override
  public List<LogEntry> blocks() {
    closeAll();
    return blocks;
  }
}
