package io.weir.testkit.probe;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * When each of a row of things is due that come at a fixed rate; as of {@link System#nanoTime}.
 *
 * @param origin when the first is
 * @param nanos from one to the next
 */
record Pace(long origin, double nanos) {
  private static final long NAP = 50_000_000L;

  long due(long n) {
    return origin + (long) (n * nanos);
  }

  /** How many are due by now. */
  long passed() {
    return (long) ((System.nanoTime() - origin) / nanos);
  }

  /** Waits until number {@code n} is due; false if stopped before. */
  boolean await(long n, BooleanSupplier stop) {
    long left = due(n) - System.nanoTime();
    while (left > 0) {
      if (stop.getAsBoolean()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, NAP));
      left = due(n) - System.nanoTime();
    }
    return !stop.getAsBoolean();
  }
}
