package io.weir.job.records;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import java.util.function.LongSupplier;

/**
 * Answers queries from the map that a {@link RecordStore} writes: each from one view of it, as it
 * was when the query began. Safe for any number of threads.
 */
public final class RecordEngine {
  /**
   * @param clock ms since the epoch; what has expired by it is not answered
   */
  public RecordEngine(RecordMap map, TaskKeyGroups keyGroups, LongSupplier clock) {}

  /**
   * The answer; whether the task has applied the required position is the caller's to know.
   *
   * @throws io.weir.model.MalformedException if the state cannot be read
   */
  public RecordResult answer(RecordQuery query) {
    throw new UnsupportedOperationException();
  }
}
