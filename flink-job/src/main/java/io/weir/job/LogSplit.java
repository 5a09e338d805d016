package io.weir.job;

import io.weir.model.MalformedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a record of a log into a slice for each task that owns anything in it. The next mark tells
 * the other tasks that there was nothing for them: after {@link #MARK_INTERVAL}, and before each
 * checkpoint. Of the first record of a partition in a run, and of the first after a loss, every
 * task gets a slice.
 */
abstract class LogSplit extends AbstractStreamOperator<LogPiece>
    implements OneInputStreamOperator<LogPiece, LogPiece> {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(LogSplit.class);

  /** The longest time until a task learns the position of partitions that have nothing for it. */
  private static final Duration MARK_INTERVAL = Duration.ofMillis(100);

  private transient int keyGroups;
  private transient AppliedPositions read;

  /** By task, the partitions whose position it has not been told yet. */
  private transient BitSet[] untold;

  private transient boolean markDue;
  private transient Counter malformed;

  /** The task that owns a key of this hash. */
  static int taskOf(int hash, int keyGroups, int tasks) {
    return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
        keyGroups, tasks, KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, keyGroups));
  }

  @Override
  public void open() throws Exception {
    super.open();
    keyGroups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    untold = new BitSet[getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks()];
    Arrays.setAll(untold, task -> new BitSet());
    read = AppliedPositions.none();
    malformed = countMalformed();
  }

  /** Counts values that cannot be read to their end. */
  abstract Counter countMalformed();

  /** What a value, which is neither empty nor a mark, holds for each task. */
  abstract byte[][] split(byte[] value);

  @Override
  public final void processElement(StreamRecord<LogPiece> element) {
    if (untold.length == 1) {
      output.collect(element);
      return;
    }
    LogPiece.Slice record = (LogPiece.Slice) element.getValue();
    boolean toAll =
        read.reach(record.partition(), record.offset(), record.appendTime()) || record.afterLoss();
    byte[][] parts = partsOf(record.block());
    for (int task = 0; task < parts.length; task++) {
      send(record, task, parts[task], toAll);
    }
    if (!markDue) {
      markDue = true;
      long now = getProcessingTimeService().getCurrentProcessingTime();
      getProcessingTimeService().registerTimer(now + MARK_INTERVAL.toMillis(), time -> sendMarks());
    }
  }

  private byte[][] partsOf(byte[] value) {
    if (value.length == 0) {
      return noParts();
    }
    return CatchUpMark.is(value)
        ? partOfOwner(CatchUpMark.of(value).routingHash(), value)
        : split(value);
  }

  /** Nothing for each task. */
  final byte[][] noParts() {
    byte[][] parts = new byte[untold.length][];
    Arrays.fill(parts, LogPiece.Slice.NOTHING);
    return parts;
  }

  /** A part for the task that owns a hash, nothing for the others. */
  final byte[][] partOfOwner(int hash, byte[] part) {
    byte[][] parts = noParts();
    parts[ownerOf(hash)] = part;
    return parts;
  }

  /** The task that owns a key of this hash. */
  final int ownerOf(int hash) {
    return taskOf(hash, keyGroups, untold.length);
  }

  /** A value, or its rest, cannot be read and is skipped. */
  final void skip(MalformedException fault) {
    malformed.inc();
    log.warn("Skipped what the log holds and no gateway writes: {}", fault.getMessage());
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
  public final void prepareSnapshotPreBarrier(long checkpointId) {
    sendMarks();
  }
}
