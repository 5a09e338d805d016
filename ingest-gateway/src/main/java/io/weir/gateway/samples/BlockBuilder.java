package io.weir.gateway.samples;

import io.weir.gateway.log.LogEntry;
import io.weir.gateway.series.SeriesName;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.block.BlockPacker;
import io.weir.model.block.UnpackedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Sorts the samples of a batch into blocks, each of one partition and one width, those of a series
 * in their order of arrival. Open blocks take no more than a full one a partition, whatever the
 * widths.
 */
final class BlockBuilder implements BlockSink, NumberSink {
  /** Open blocks may have so many bytes that are not taken yet. */
  private static final int STEP_BYTES = 64 << 10;

  private final int partitions;
  private final BlockFormat format;
  private final LongConsumer takingBytes;
  private final int expectedOfPartition;

  /** By width and partition; null as long as there was no sample of it. */
  private final UnpackedBlock[][] open = new UnpackedBlock[1 + SampleBlock.MAX_WIDTH][];

  private int widths;

  /** Bytes of all open blocks. */
  private long openBytes;

  /** What of all blocks is not taken yet. */
  private long untaken;

  private final BlockPacker packer = new BlockPacker();
  private final List<LogEntry> blocks = new ArrayList<>();

  /**
   * @param takingBytes called with the sizes that blocks have unpacked, as they grow: how many
   *     samples are taken does not depend on how well they pack; may refuse by throwing
   */
  BlockBuilder(int partitions, BlockFormat format, LongConsumer takingBytes) {
    this(partitions, format, takingBytes, 0);
  }

  /**
   * The same with room for the samples that are expected.
   *
   * @param expected roughly how many samples come, in all partitions together
   */
  BlockBuilder(int partitions, BlockFormat format, LongConsumer takingBytes, int expected) {
    this.partitions = partitions;
    expectedOfPartition = expected / partitions;
    this.format = format;
    this.takingBytes = takingBytes;
  }

  @Override
  public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    int hash = Tag.hash(tag, tagOffset, tagLength);
    add(hash, tag, tagOffset, tagLength, time, values);
  }

  @Override
  public void add(SeriesName name, long time, double value) {
    int partition = Tag.partition(name.hash(), partitions);
    UnpackedBlock samples = open(1, partition);
    int before = samples.plainBytes();
    samples.add(name.hash(), name.utf8(), time, value);
    countAdded(samples, before, 1, partition);
  }

  private void add(int hash, byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    int partition = Tag.partition(hash, partitions);
    UnpackedBlock samples = open(values.length, partition);
    int before = samples.plainBytes();
    samples.add(hash, tag, tagOffset, tagLength, time, values);
    countAdded(samples, before, values.length, partition);
  }

  private UnpackedBlock open(int width, int partition) {
    UnpackedBlock[] ofWidth = open[width];
    if (ofWidth == null) {
      ofWidth = new UnpackedBlock[partitions];
      open[width] = ofWidth;
      widths++;
    }
    UnpackedBlock samples = ofWidth[partition];
    if (samples == null) {
      samples = new UnpackedBlock(width, expectedOfPartition);
      ofWidth[partition] = samples;
    }
    return samples;
  }

  /** Takes the bytes of a sample that was added, and closes what is full then. */
  private void countAdded(UnpackedBlock samples, int bytesBefore, int width, int partition) {
    int more = samples.plainBytes() - bytesBefore;
    openBytes += more;
    untaken += more;
    if (untaken >= STEP_BYTES) {
      take();
    }
    if (samples.plainBytes() >= format.fullBytes() || samples.isCrowded()) {
      close(open[width], partition);
    } else if (openBytes >= (long) partitions * format.fullBytes()) {
      closeAll();
    }
  }

  /** Keeps the memory for the next block where that is sure to be of the same width. */
  private void close(UnpackedBlock[] ofWidth, int partition) {
    UnpackedBlock samples = ofWidth[partition];
    int size = samples.plainBytes();
    untaken += SampleBlock.HEADER_BYTES;
    take();
    blocks.add(new LogEntry(partition, null, format.write(samples, packer)));
    samples.clear();
    openBytes -= size - samples.plainBytes();
    if (widths > 1) {
      ofWidth[partition] = null;
    }
  }

  private void take() {
    takingBytes.accept(untaken);
    untaken = 0;
  }

  private void closeAll() {
    for (UnpackedBlock[] ofWidth : open) {
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
