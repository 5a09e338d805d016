package io.weir.datagen.client;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** When a load ends: at its time, or when it is cancelled. */
public final class Stop {
  private static final long LOOK_NANOS = 50_000_000;

  private final long end;
  private final BooleanSupplier cancelled;

  /**
   * @param end as of {@link System#nanoTime}
   */
  public Stop(long end, BooleanSupplier cancelled) {
    this.end = end;
    this.cancelled = cancelled;
  }

  /** Waits until a time; false if the load has ended before. */
  public boolean waitUntil(long nanoTime) throws InterruptedException {
    while (!cancelled.getAsBoolean() && System.nanoTime() - end < 0) {
      long left = nanoTime - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
    }
    return false;
  }
}
