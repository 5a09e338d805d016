package io.weir.job;

import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.TagDeletion;
import java.util.Arrays;
import org.apache.flink.metrics.Counter;

/**
 * Sends each sample to the task that owns its tag's key group, a block at a time: one record
 * crosses the network where Flink's own keyed exchange would send one a sample.
 */
final class SampleSplit extends LogSplit {
  private static final long serialVersionUID = 1;

  /** By task. */
  private transient SampleBlock.Slicer[] slicers;

  @Override
  public void open() throws Exception {
    super.open();
    slicers =
        new SampleBlock.Slicer[getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks()];
    Arrays.setAll(slicers, task -> new SampleBlock.Slicer());
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
    byte[][] parts = noParts();
    boolean begun = false;
    try {
      SampleBlock.Reader sample = new SampleBlock.Reader(block);
      for (SampleBlock.Slicer slicer : slicers) {
        slicer.begin(sample);
      }
      begun = true;
      while (sample.next()) {
        slicers[ownerOf(sample.tagHash())].add(sample);
      }
    } catch (MalformedException e) {
      skip(e);
    }
    for (int task = 0; begun && task < parts.length; task++) {
      if (!slicers[task].isEmpty()) {
        parts[task] = slicers[task].toBytes();
      }
    }
    return parts;
  }
}
