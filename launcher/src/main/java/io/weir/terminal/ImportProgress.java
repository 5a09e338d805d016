package io.weir.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * One line that shows how far an import is, as much of it as fits: a line that the terminal wraps
 * cannot be taken back. Draws nothing where it is off.
 */
final class ImportProgress {
  private static final int MOST_CELLS = 30;
  private static final int FEWEST_CELLS = 5;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";
  private static final String BEGIN = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean on;
  private final boolean coloured;
  private final int columns;
  private final long total;
  private final long begin = System.nanoTime();
  private long drawnAt = begin - REDRAW_NANOS;

  /**
   * @param columns characters of a line
   * @param total bytes of the file; 0 if that is not known
   */
  ImportProgress(PrintWriter out, boolean on, boolean coloured, int columns, long total) {
    this.out = out;
    this.on = on;
    this.coloured = coloured;
    this.columns = columns;
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

  /** Leaves the last column empty, after which some terminals begin a line. */
  String line(long read, long samples, long nanos) {
    double seconds = Math.max(1e-3, nanos / 1e9);
    String count = TerminalCommand.text("%,d samples", samples);
    String rate = count + TerminalCommand.text(", %,.0f/s", samples / seconds);
    if (total == 0) {
      return longest(rate, count);
    }
    double share = Math.min(1, read / (double) total);
    Duration left = Duration.ofSeconds(Math.round(seconds / Math.max(share, 1e-6) - seconds));
    String percent = TerminalCommand.text("%3.0f %%", 100 * share);
    String all =
        percent
            + "  "
            + rate
            + TerminalCommand.text(", %d:%02d left", left.toMinutes(), left.toSecondsPart());
    for (String rest : List.of(all, percent + "  " + count, percent)) {
      int cells = Math.min(MOST_CELLS, columns - 2 - rest.length());
      if (cells >= FEWEST_CELLS) {
        return bar(share, cells) + ' ' + rest;
      }
    }
    return longest(percent);
  }

  private String longest(String... texts) {
    for (String each : texts) {
      if (each.length() < columns) {
        return each;
      }
    }
    return "";
  }

  private String bar(double share, int cells) {
    int full = (int) Math.round(share * cells);
    String bar = "█".repeat(full) + "░".repeat(cells - full);
    return coloured ? GREEN + bar + PLAIN : bar;
  }

  /** Takes the line away, for others to be printed. */
  void clear() {
    if (on) {
      out.print(BEGIN);
      out.flush();
    }
  }
}
