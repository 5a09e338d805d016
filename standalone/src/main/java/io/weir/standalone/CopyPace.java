package io.weir.standalone;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses while copying: {@value #REST_MILLIS} ms after every {@value #STRETCH_BYTES} bytes, so that
 * a thread that waits for the core gets it at once; at most {@value #RESTS} pauses, so that large
 * copies end. Safe for any number of threads, which share the bound.
 */
final class CopyPace {
  static final int STRETCH_BYTES = 128 << 10;
  static final int REST_MILLIS = 1;
  static final int RESTS = 1000;

  private int bytes;
  private int rests;

  /** Pauses if due, after {@code more} bytes have been copied. */
  void copied(int more) {
    if (isDue(more)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MILLIS));
    }
  }

  /** Whether a pause is due after {@code more} bytes; counts it. */
  synchronized boolean isDue(int more) {
    bytes += more;
    if (bytes < STRETCH_BYTES || rests == RESTS) {
      return false;
    }
    bytes = 0;
    rests++;
    return true;
  }
}
