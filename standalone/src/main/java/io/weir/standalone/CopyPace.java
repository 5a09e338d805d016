package io.weir.standalone;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When to rest while copying: {@value #REST_MILLIS} ms after every {@value #STRETCH_BYTES} bytes,
 * which take a fraction of one, so that whoever waits for the core has it at once; a second in all,
 * so that much data does not take for ever. Safe for any number of threads, which share the bound.
 */
final class CopyPace {
  static final int STRETCH_BYTES = 128 << 10;
  static final int REST_MILLIS = 1;
  static final int RESTS = 1000;

  private int bytes;
  private int rests;

  /** Rests if it is time to, after so many bytes have been copied. */
  void copied(int more) {
    if (isDue(more)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MILLIS));
    }
  }

  /** Whether a rest is due after so many bytes more; counts it. */
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
