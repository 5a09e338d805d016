package io.weir.job;

import org.apache.flink.streaming.api.operators.InternalTimeServiceManager;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Runs the upkeep of tags that are due in short turns, between which samples and barriers are
 * processed. Tags have event-time timers, and only this class moves that time: processing-time
 * timers that are due all run before anything else, thousands of them after a pause. Tags that are
 * still due stay Flink timers, in every checkpoint.
 */
final class UpkeepTurns {
  /** The longest turn, apart from its last tag. */
  private static final long TURN_NANOS = 5_000_000;

  /** The most tags of one turn. */
  private static final int TURN_TAGS = 100;

  /** Time from one turn to the next while more tags are due. */
  private static final long PAUSE_MILLIS = 10;

  /** Time from one turn to the next while no tag is due. */
  private static final long IDLE_MILLIS = 200;

  private final ProcessingTimeService clock;
  private final InternalTimeServiceManager<?> timers;
  private final StoreMetrics metrics;

  UpkeepTurns(
      ProcessingTimeService clock, InternalTimeServiceManager<?> timers, StoreMetrics metrics) {
    this.clock = clock;
    this.timers = timers;
    this.metrics = metrics;
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
    int[] tags = {0};
    boolean done =
        timers.tryAdvanceWatermark(
            new Watermark(clock.getCurrentProcessingTime()),
            () -> ++tags[0] >= TURN_TAGS || System.nanoTime() - begin > TURN_NANOS);
    if (done) {
      metrics.upkeepLate(0);
    }
    takeTurnIn(done ? IDLE_MILLIS : PAUSE_MILLIS);
  }
}
