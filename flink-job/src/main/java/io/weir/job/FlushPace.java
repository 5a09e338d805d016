package io.weir.job;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long samples wait for a flush: for the flush interval, and longer where the last flush took
 * long, so that flushes take an eighth of the task's time at most, but never so long that answers
 * lag (R6). A flush costs an append for each series that has samples, however few: what comes fast
 * is cheaper to store in fewer flushes.
 */
final class FlushPace {
  private static final int PART_OF_TIME = 8;

  /** Flush intervals that samples wait at most. */
  private static final int MOST_INTERVALS = 10;

  /** Samples wait no longer for being many, a quarter of what an answer may lag behind. */
  private static final long MOST_MILLIS = 500;

  private final long interval;
  private long millis;

  FlushPace(Duration interval) {
    this.interval = interval.toMillis();
    millis = this.interval;
  }

  /** A flush has ended. */
  void flushed(long nanos) {
    long wanted = TimeUnit.NANOSECONDS.toMillis(PART_OF_TIME * nanos);
    long most = Math.min(MOST_INTERVALS * interval, MOST_MILLIS);
    millis = Math.max(interval, Math.min(wanted, most));
  }

  /** From the first sample that waits until the flush. */
  long millis() {
    return millis;
  }
}
