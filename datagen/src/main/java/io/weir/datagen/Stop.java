package io.weir.datagen;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a run is to end early. Ctrl-C asks for it, and then waits a while for the run to say what
 * it has got so far.
 */
final class Stop implements Closeable {
  private static final long WAIT_SECONDS = 8;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "stop");
  private volatile boolean requested;

  private Stop() {}

  /** A stop that Ctrl-C triggers, until it is closed. */
  static Stop onInterrupt() {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  private void onShutdown() {
    requested = true;
    try {
      closed.await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void request() {
    requested = true;
  }

  boolean requested() {
    return requested;
  }

  /** Waits until {@code nanoTime}, as of {@link System#nanoTime}; false if asked to stop. */
  boolean waitUntil(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    while (left > 0 && !requested) {
      LockSupport.parkNanos(Math.min(left, 100_000_000));
      left = nanoTime - System.nanoTime();
    }
    return !requested;
  }

  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is going down: the hook has run.
      }
    }
  }
}
