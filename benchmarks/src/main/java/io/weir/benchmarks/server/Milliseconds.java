package io.weir.benchmarks.server;

import io.weir.model.Periods;
import java.util.Locale;

/**
 * Instants as a server knows them whose times are whole milliseconds, rounded down when stored.
 * "Before t" is then at the millisecond below the one nearest to t, which is wrong by half a
 * millisecond at most; of a query for a single instant, at the last one that begins before t, so
 * that what is there is seen.
 *
 * @param first the first instant
 * @param step to the next; exact where a period is whole milliseconds
 */
record Milliseconds(long first, long step, int points) {
  private static final long MILLI = 1_000_000;

  static Milliseconds of(Periods periods) {
    long time = periods.time(1);
    long up = periods.points() == 1 ? MILLI - 1 : MILLI / 2;
    long step = Math.max(1, (periods.end() - periods.start()) / periods.points() / MILLI);
    return new Milliseconds((time + up) / MILLI - 1, step, periods.points());
  }

  /** The last instant. */
  long last() {
    return first + step * (points - 1);
  }

  /** Which instant it is, from 0. */
  int index(long millis) {
    return (int) ((millis - first) / step);
  }

  /** As seconds, the way that Prometheus' API takes them. */
  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000);
  }
}
