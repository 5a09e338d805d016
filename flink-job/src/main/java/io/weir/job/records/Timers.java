package io.weir.job.records;

import io.weir.model.records.StreamKey;

/** Calls {@link StreamStore#upkeep} later. */
public interface Timers {
  /**
   * Asks for a call, on the task's thread. It survives checkpoints as the map does.
   *
   * @param epochMillis ms since the epoch, by the task's clock
   */
  void callAt(StreamKey key, long epochMillis);
}
