package io.weir.job.records;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordKey;
import java.util.function.LongSupplier;

/**
 * Applies commands to the streams of a task's key groups. What it decides depends on the log alone:
 * on the commands, their positions and append times. For the task's thread.
 */
public final class RecordStore {
  /**
   * @param clock ms since the epoch
   */
  public RecordStore(RecordMap map, TaskKeyGroups keyGroups, LongSupplier clock, Timers timers) {}

  /**
   * Applies a command. What it changed can be read by queries when the call returns.
   *
   * @param position the command's place in the log
   * @param appendTime ms since the epoch at which Kafka appended the command
   */
  public Change apply(RecordCommand.OfStream command, LogPosition position, long appendTime) {
    throw new UnsupportedOperationException();
  }

  /** The same for a command to all streams of a bucket in the position's partition. */
  public void apply(RecordCommand.SetBucketLimits command, LogPosition position, long appendTime) {
    throw new UnsupportedOperationException();
  }

  /** Removes what has expired of a stream, as a timer asked for it. */
  public void upkeep(RecordKey key) {
    throw new UnsupportedOperationException();
  }
}
