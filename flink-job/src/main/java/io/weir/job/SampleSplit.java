package io.weir.job;

import io.weir.model.MalformedException;
import io.weir.model.TagDeletion;
import io.weir.model.block.BlockSlicer;
import java.util.Arrays;
import org.apache.flink.metrics.Counter;

/**
 * Sends each sample to the task that owns its tag's key group, a block at a time: one record
 * crosses the network where Flink's own keyed exchange would send one a sample.
 */
final class SampleSplit extends LogSplit {
  private static final long serialVersionUID = 1;

  private transient BlockSlicer slicer;

  @Override
  public void open() throws Exception {
    super.open();
    slicer = new BlockSlicer(getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
  }

  @Override
  Counter countMalformed() {
    return StoreMetrics.malformed(getMetricGroup());
  }

  @Override
  byte[][] split(byte[] value) {
    if (TagDeletion.is(value)) {
      try {
        return partOfOwner(TagDeletion.of(value).tag().hashCode(), value);
      } catch (MalformedException e) {
        // Goes on as a block: it is none either.
      }
    }
    return cut(value);
  }

  /** Cuts as much of a block as can be read. */
  private byte[][] cut(byte[] block) {
    try {
      slicer.cut(block, this::ownerOf);
    } catch (MalformedException e) {
      skip(e);
    }
    byte[][] parts = noParts();
    Arrays.setAll(parts, slicer::part);
    return parts;
  }
}
