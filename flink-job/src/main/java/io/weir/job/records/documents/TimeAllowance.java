package io.weir.job.records.documents;

import java.util.function.LongSupplier;

/**
 * How long one query may look at documents. The clock is looked at once in a while, by how much was
 * done since; so a costly expression over a large document ends, too. For one thread.
 */
final class TimeAllowance {
  /** After so many characters or conditions the clock is looked at: at most some 10 ms. */
  private static final int STEPS = 4096;

  private final LongSupplier nanoTime;
  private final long end;
  private int steps;

  /**
   * @param nanoTime a clock in ns
   */
  TimeAllowance(LongSupplier nanoTime, long nanos) {
    this.nanoTime = nanoTime;
    end = nanoTime.getAsLong() + nanos;
  }

  /** One that never comes. */
  static TimeAllowance none() {
    return new TimeAllowance(() -> 0, Long.MAX_VALUE);
  }

  boolean isOver() {
    return nanoTime.getAsLong() - end > 0;
  }

  /**
   * Counts a step.
   *
   * @throws PassedException if the time is over
   */
  void step() {
    if (++steps == STEPS) {
      steps = 0;
      if (isOver()) {
        throw new PassedException();
      }
    }
  }

  /** The time is over. */
  static final class PassedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private PassedException() {
      super("the time for a query is over", null, false, false);
    }
  }
}
