package io.weir.query.reply;

import java.util.function.BooleanSupplier;

/**
 * Looks which clients have closed connections that nothing is written to. Where it is wanted more
 * often and finds nobody, it takes at most a share of a thread's time. For any thread.
 */
public final class DepartureCheck {
  /** After it found nobody, it rests for so many times as long as it took. */
  private static final int REST = 10;

  private final BooleanSupplier look;
  private long next = System.nanoTime();

  /**
   * @param look looks at all clients, lets those go that have gone, and returns whether there were
   *     any; must not block
   */
  public DepartureCheck(BooleanSupplier look) {
    this.look = look;
  }

  /** Looks. */
  public void run() {
    long begin = System.nanoTime();
    boolean hasFound = look.getAsBoolean();
    long end = System.nanoTime();
    synchronized (this) {
      next = hasFound ? end : end + REST * (end - begin);
    }
  }

  /** Looks unless it rests. */
  public void runUnlessResting() {
    if (isRested()) {
      run();
    }
  }

  private synchronized boolean isRested() {
    return System.nanoTime() - next >= 0;
  }
}
