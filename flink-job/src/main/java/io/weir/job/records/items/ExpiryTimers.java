package io.weir.job.records.items;

/** Calls {@link ItemStore#upkeep} later. */
public interface ExpiryTimers {
  /**
   * Asks for a call, on the task's thread. It survives checkpoints as the map does.
   *
   * @param hash leads to the key group
   * @param epochMillis ms since the epoch, by the task's clock
   */
  void callAt(int hash, long epochMillis);
}
