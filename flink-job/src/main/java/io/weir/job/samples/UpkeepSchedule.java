package io.weir.job.samples;

import io.weir.model.Tag;

/** Calls {@link SampleStore#upkeep} back. */
public interface UpkeepSchedule {
  /** At the time, or later; not before those that were to be called at earlier times. */
  void at(Tag tag, long epochMillis);
}
