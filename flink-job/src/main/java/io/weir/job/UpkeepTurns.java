package io.weir.job;

import org.apache.flink.streaming.api.operators.InternalTimeServiceManager;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Runs the upkeep of keys that are due in short turns, between which records and barriers are
 * processed. Keys have event-time timers, and only this class moves that time: processing-time
 * timers that are due all run before anything else, thousands of them after a pause. Keys that are
 * still due stay Flink timers, in every checkpoint.
 */
final class UpkeepTurns {
  /** The longest turn, apart from its last key. */
  private static final long TURN_NANOS = 5_000_000;

  /** The most keys of one turn. */
  private static final int TURN_KEYS = 100;

  /** Time from one turn to the next while more keys are due. */
  private static final long PAUSE_MILLIS = 10;

  /** Time from one turn to the next while no key is due. */
  private static final long IDLE_MILLIS = 200;

  private final ProcessingTimeService clock;
  private final InternalTimeServiceManager<?> timers;
  private final Runnable noneDue;

  /**
   * @param noneDue is called after a turn that leaves nothing due
   */
  UpkeepTurns(ProcessingTimeService clock, InternalTimeServiceManager<?> timers, Runnable noneDue) {
    this.clock = clock;
    this.timers = timers;
    this.noneDue = noneDue;
  }

  /** Takes the first turn soon, on the task's thread. */
  void begin() {
    takeTurnIn(IDLE_MILLIS);
  }

  private void takeTurnIn(long millis) {
    clock.registerTimer(clock.getCurrentProcessingTime() + millis, due -> takeTurn());
  }

  private void takeTurn() throws Exception {
    long begin = System.nanoTime();
    int[] keys = {0};
    boolean done =
        timers.tryAdvanceWatermark(
            new Watermark(clock.getCurrentProcessingTime()),
            () -> ++keys[0] >= TURN_KEYS || System.nanoTime() - begin > TURN_NANOS);
    if (done) {
      noneDue.run();
    }
    takeTurnIn(done ? IDLE_MILLIS : PAUSE_MILLIS);
  }
}
