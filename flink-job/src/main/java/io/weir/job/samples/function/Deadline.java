package io.weir.job.samples.function;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a query must have its result, since it holds a lock. */
public final class Deadline {
  /**
   * The most that a query may take from its start. When a seal waits for the lock, all ingest of
   * its task waits, and samples must be visible within 2 s.
   */
  public static final Duration TIME = Duration.ofSeconds(1);

  /** The query took longer. */
  public static final class PassedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private PassedException() {
      super("query: took longer than " + TIME.toMillis() + " ms", null, false, false);
    }
  }

  private final LongSupplier nanoTime;
  private final long start;

  /**
   * The query starts now.
   *
   * @param nanoTime a clock in ns
   */
  public Deadline(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
  }

  /**
   * @throws PassedException if the query has taken too long
   */
  void check() {
    if (nanoTime.getAsLong() - start > TIME.toNanos()) {
      throw new PassedException();
    }
  }

  /** The same after a row was finished; looks at the clock every eighth row. */
  void checkRow(int row) {
    if (row % 8 == 0) {
      check();
    }
  }
}
