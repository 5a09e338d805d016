package io.weir.job;

import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each sample to the task that owns its tag's key group, a block at a time: one record
 * crosses the network where Flink's own keyed exchange would send one a sample.
 */
final class Routing {
  private Routing() {}

  /** The task that owns a tag of this hash. */
  static int taskOf(int tagHash, int keyGroups, int tasks) {
    return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
        keyGroups, tasks, KeyGroupRangeAssignment.computeKeyGroupForKeyHash(tagHash, keyGroups));
  }

  /** The hash that leads a record to its task: of a block, that of its first tag. */
  static int hashOf(byte[] block) {
    if (CatchUpMark.is(block)) {
      return CatchUpMark.of(block).routingHash();
    }
    SampleBlock.Reader sample = new SampleBlock.Reader(block);
    return sample.next() ? sample.tagHash() : 0;
  }

  /** Makes of a block one for each task that owns any of its samples. */
  static final class Split extends RichFlatMapFunction<byte[], byte[]> {
    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(Split.class);

    private transient int keyGroups;
    private transient SampleBlock.Slicer[] slices;

    @Override
    public void open(OpenContext context) {
      keyGroups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
      slices =
          new SampleBlock.Slicer[getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks()];
      for (int i = 0; i < slices.length; i++) {
        slices[i] = new SampleBlock.Slicer();
      }
    }

    @Override
    public void flatMap(byte[] block, Collector<byte[]> out) {
      try {
        if (slices.length > 1 && !CatchUpMark.is(block)) {
          split(block, out);
        } else {
          out.collect(block);
        }
      } catch (MalformedException e) {
        log.warn("Skipped what the log holds and no gateway writes: {}", e.getMessage());
      }
    }

    private void split(byte[] block, Collector<byte[]> out) {
      SampleBlock.Reader sample = new SampleBlock.Reader(block);
      for (SampleBlock.Slicer slice : slices) {
        slice.begin(sample);
      }
      try {
        while (sample.next()) {
          slices[taskOf(sample.tagHash(), keyGroups, slices.length)].add(sample);
        }
      } finally {
        for (SampleBlock.Slicer slice : slices) {
          if (!slice.isEmpty()) {
            out.collect(slice.toBytes());
          }
        }
      }
    }
  }
}
