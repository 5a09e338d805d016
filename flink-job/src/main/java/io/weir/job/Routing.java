package io.weir.job;

import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.TagDeletion;
import java.time.Duration;
import java.util.BitSet;
import java.util.OptionalInt;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
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

  /**
   * Cuts a record of the log into a slice for each task that owns any of its samples. The next mark
   * tells the other tasks that there was nothing for them: after {@link #MARK_INTERVAL}, and before
   * each checkpoint. Of the first record of a partition in a run, and of the first after a loss,
   * every task gets a slice.
   */
  static final class Split extends AbstractStreamOperator<LogPiece>
      implements OneInputStreamOperator<LogPiece, LogPiece> {
    private static final long serialVersionUID = 2;
    private static final Logger log = LoggerFactory.getLogger(Split.class);

    /** The longest time until a task learns the position of partitions that have nothing for it. */
    private static final Duration MARK_INTERVAL = Duration.ofMillis(100);

    private transient int keyGroups;
    private transient SampleBlock.Slicer[] slices;
    private transient AppliedPositions read;

    /** By task, the partitions whose position it has not been told yet. */
    private transient BitSet[] untold;

    private transient boolean markDue;
    private transient Counter malformed;

    @Override
    public void open() throws Exception {
      super.open();
      keyGroups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
      int tasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
      slices = new SampleBlock.Slicer[tasks];
      untold = new BitSet[tasks];
      for (int task = 0; task < tasks; task++) {
        slices[task] = new SampleBlock.Slicer();
        untold[task] = new BitSet();
      }
      read = AppliedPositions.none();
      malformed = StoreMetrics.malformed(getMetricGroup());
    }

    @Override
    public void processElement(StreamRecord<LogPiece> element) {
      if (slices.length == 1) {
        output.collect(element);
        return;
      }
      LogPiece.Slice record = (LogPiece.Slice) element.getValue();
      boolean toAll =
          read.reach(record.partition(), record.offset(), record.appendTime())
              || record.afterLoss();
      OptionalInt ownerHash = ownerHash(record.block());
      if (ownerHash.isPresent()) {
        sendToOwner(record, ownerHash.getAsInt(), toAll);
      } else {
        split(record, toAll);
      }
      if (!markDue) {
        markDue = true;
        long now = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService()
            .registerTimer(now + MARK_INTERVAL.toMillis(), time -> sendMarks());
      }
    }

    /** A tag's hash that leads to the one task that a record is for; none if it is a block. */
    private OptionalInt ownerHash(byte[] block) {
      if (CatchUpMark.is(block)) {
        return OptionalInt.of(CatchUpMark.of(block).routingHash());
      }
      if (TagDeletion.is(block)) {
        try {
          return OptionalInt.of(TagDeletion.of(block).tag().hashCode());
        } catch (MalformedException e) {
          // Goes on as a block: the store counts it as malformed.
        }
      }
      return OptionalInt.empty();
    }

    private void sendToOwner(LogPiece.Slice record, int hash, boolean toAll) {
      int owner = taskOf(hash, keyGroups, slices.length);
      for (int task = 0; task < slices.length; task++) {
        send(record, task, task == owner ? record.block() : LogPiece.Slice.NOTHING, toAll);
      }
    }

    private void split(LogPiece.Slice record, boolean toAll) {
      boolean readable = slice(record.block());
      for (int task = 0; task < slices.length; task++) {
        boolean any = readable && !slices[task].isEmpty();
        send(record, task, any ? slices[task].toBytes() : LogPiece.Slice.NOTHING, toAll);
      }
    }

    /** Cuts as much of a block as can be read; false if that is nothing. */
    private boolean slice(byte[] block) {
      boolean begun = false;
      try {
        if (block.length > 0) {
          SampleBlock.Reader sample = new SampleBlock.Reader(block);
          for (SampleBlock.Slicer slice : slices) {
            slice.begin(sample);
          }
          begun = true;
          while (sample.next()) {
            slices[taskOf(sample.tagHash(), keyGroups, slices.length)].add(sample);
          }
        }
      } catch (MalformedException e) {
        malformed.inc();
        log.warn("Skipped what the log holds and no gateway writes: {}", e.getMessage());
      }
      return begun;
    }

    private void send(LogPiece.Slice record, int task, byte[] part, boolean always) {
      boolean sent = always || part.length > 0;
      if (sent) {
        output.collect(new StreamRecord<>(record.forTask(task, part)));
      }
      untold[task].set(record.partition(), !sent);
    }

    private void sendMarks() {
      markDue = false;
      for (int task = 0; task < untold.length; task++) {
        if (!untold[task].isEmpty()) {
          output.collect(new StreamRecord<>(new LogPiece.Mark(task, read.positions(untold[task]))));
          untold[task].clear();
        }
      }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
      sendMarks();
    }
  }
}
