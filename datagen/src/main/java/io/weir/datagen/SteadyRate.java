package io.weir.datagen;

import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.Progress;
import java.util.function.Consumer;

/**
 * What a server acknowledges in the later half of a load. In the first seconds after its start it
 * takes half as much, while its code is still being compiled.
 */
final class SteadyRate implements Consumer<Progress> {
  private static final double SECOND = 1e9;

  private final long half;
  private final Consumer<Progress> text;
  private long fromElapsed;
  private long fromAcknowledged;
  private long toElapsed;
  private long toAcknowledged;

  /**
   * @param nanos that the load takes
   * @param text is told everything too
   */
  SteadyRate(long nanos, Consumer<Progress> text) {
    this.half = nanos / 2;
    this.text = text;
  }

  @Override
  public void accept(Progress now) {
    text.accept(now);
    long elapsed = now.elapsedNanos();
    if (elapsed >= half && fromElapsed == 0) {
      fromElapsed = elapsed;
      fromAcknowledged = now.acknowledged();
    } else if (elapsed <= 2 * half) {
      toElapsed = elapsed;
      toAcknowledged = now.acknowledged();
    }
  }

  /** Samples a second, at least 1; of the whole load if it was too short to have a later half. */
  long perSecond(LoadResult whole) {
    double rate =
        fromElapsed > 0 && toElapsed > fromElapsed
            ? (toAcknowledged - fromAcknowledged) * SECOND / (toElapsed - fromElapsed)
            : whole.acknowledged() * SECOND / whole.wallNanos();
    return (long) Math.max(1, rate);
  }
}
