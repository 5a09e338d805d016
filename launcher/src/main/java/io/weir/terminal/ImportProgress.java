package io.weir.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line that shows how far an import is; draws nothing where it is off. */
final class ImportProgress {
  private static final int CELLS = 30;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";
  private static final String BEGIN = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean on;
  private final boolean coloured;
  private final long total;
  private final long begin = System.nanoTime();
  private long drawnAt = begin - REDRAW_NANOS;

  /**
   * @param total bytes of the file; 0 if that is not known
   */
  ImportProgress(PrintWriter out, boolean on, boolean coloured, long total) {
    this.out = out;
    this.on = on;
    this.coloured = coloured;
    this.total = total;
  }

  /**
   * Draws, unless that was done just now.
   *
   * @param read bytes of the file
   */
  void show(long read, long samples) {
    long now = System.nanoTime();
    if (on && now - drawnAt >= REDRAW_NANOS) {
      drawnAt = now;
      out.print(BEGIN + line(read, samples, now - begin));
      out.flush();
    }
  }

  private String line(long read, long samples, long nanos) {
    double seconds = Math.max(1e-3, nanos / 1e9);
    String rate = String.format(Locale.ROOT, "%,d samples, %,.0f/s", samples, samples / seconds);
    if (total == 0) {
      return rate;
    }
    double share = Math.min(1, read / (double) total);
    int full = (int) Math.round(share * CELLS);
    String bar = "█".repeat(full) + "░".repeat(CELLS - full);
    Duration left = Duration.ofSeconds(Math.round(seconds / Math.max(share, 1e-6) - seconds));
    return String.format(
        Locale.ROOT,
        "%s %3.0f %%  %s, %d:%02d left",
        coloured ? GREEN + bar + PLAIN : bar,
        100 * share,
        rate,
        left.toMinutes(),
        left.toSecondsPart());
  }

  /** Takes the line away, for others to be printed. */
  void clear() {
    if (on) {
      out.print(BEGIN);
      out.flush();
    }
  }
}
