package io.weir.job.records;

import io.weir.model.records.LogPosition;
import io.weir.model.records.StreamLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Removes what has expired, by timers. Nothing that decides the outcome of a command is removed
 * before the log is past it: the last event stays until a command finds it expired, and outcomes
 * stay until the log's clock is past them. So a task that is late, or applies commands again,
 * decides as the others.
 */
final class Upkeep {
  /** Time in ms after which what has expired is removed: more than clocks differ. */
  static final long DELAY_MILLIS = 60_000;

  private final LongSupplier clock;
  private final Timers timers;
  private final Outcomes outcomes;

  /** By partition of the log, the latest append time of the commands that were applied. */
  private final Map<Integer, Long> logTimes = new HashMap<>();

  private boolean caughtUp;

  Upkeep(LongSupplier clock, Timers timers, Outcomes outcomes) {
    this.clock = clock;
    this.timers = timers;
    this.outcomes = outcomes;
  }

  /** The log is past a time. */
  void pass(LogPosition position, long appendTime) {
    logTimes.merge(position.partition(), appendTime, Math::max);
  }

  /** The log's commands from before the start have been applied: the clock may decide alone. */
  void caughtUp() {
    caughtUp = true;
  }

  /** Asks for upkeep when the oldest event is to go. */
  void atAge(StreamState stream, StreamLimits limits) {
    atAge(stream, limits, 0);
  }

  private void atAge(StreamState stream, StreamLimits limits, long earliest) {
    long age = limits.ageMillis();
    Head head = stream.head();
    if (age > 0 && head.count() > 1 && age < Head.NEVER - head.firstTime() - DELAY_MILLIS) {
      at(stream, Math.max(earliest, head.firstTime() + age + DELAY_MILLIS));
    }
  }

  /** Asks for upkeep when an outcome is to go. */
  void atOutcome(StreamState stream, long time) {
    at(stream, time + Outcomes.KEPT_MILLIS + DELAY_MILLIS);
  }

  private void at(StreamState stream, long epochMillis) {
    if (epochMillis < stream.head().upkeepAt()) {
      stream.setUpkeepAt(epochMillis);
      timers.callAt(stream.key(), epochMillis);
    }
  }

  /** Removes what has expired of a stream, and asks for the next time. */
  void run(StreamState stream) {
    stream.setUpkeepAt(Head.NEVER);
    long now = clock.getAsLong();
    long logTime = Math.min(now, logTimes.getOrDefault(stream.head().position().partition(), 0L));
    StreamLimits limits = stream.head().own().and(stream.ofBucket());
    // A command that the task has not applied yet may widen the limits.
    stream.trimToLast(limits, (caughtUp ? now : logTime) - DELAY_MILLIS);
    atAge(stream, limits, caughtUp ? 0 : now + DELAY_MILLIS);
    long outcome = outcomes.removeBefore(stream, logTime - DELAY_MILLIS - Outcomes.KEPT_MILLIS);
    if (outcome != Head.NEVER) {
      // While nothing comes in the partition, the log's clock stands still.
      atOutcome(stream, Math.max(outcome, now - DELAY_MILLIS));
    }
  }
}
