package io.weir.datagen;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a run is to end early. Ctrl-C cancels it, and then waits a while for the run to print its
 * results so far.
 */
final class CancellationToken implements Closeable {
  private static final long WAIT_SECONDS = 30;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "stop");
  private volatile boolean cancelled;

  private CancellationToken() {}

  /** A token that Ctrl-C cancels, until it is closed. */
  static CancellationToken onInterrupt() {
    CancellationToken cancellation = new CancellationToken();
    Runtime.getRuntime().addShutdownHook(cancellation.hook);
    return cancellation;
  }

  private void onShutdown() {
    cancelled = true;
    try {
      closed.await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Waits until {@code nanoTime}, as of {@link System#nanoTime}; false if cancelled. */
  boolean waitUntil(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    while (left > 0 && !cancelled) {
      LockSupport.parkNanos(Math.min(left, 100_000_000));
      left = nanoTime - System.nanoTime();
    }
    return !cancelled;
  }

  @Override
  public void close() {
    closed.countDown();
    if (!cancelled) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is shutting down: the hook has run.
      }
    }
  }
}
