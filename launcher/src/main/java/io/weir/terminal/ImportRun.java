package io.weir.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Sends a file part by part, each again while Weir is busy or away. A part that is answered is
 * stored. All but the first begin with the first line where that names the columns.
 */
final class ImportRun {
  private static final long FIRST_WAIT_MILLIS = 200;
  private static final long LONGEST_WAIT_MILLIS = 10_000;
  private static final byte[] NOTHING = {};

  private final Server server;
  private final String path;
  private final boolean dryRun;
  private final Duration patience;
  private final FileParts parts;
  private final long fromLine;
  private final BadLines bad;

  /** The first line, if it names the columns, else nothing; null as long as that is not known. */
  private byte[] header;

  private byte[] firstLine = NOTHING;
  private boolean answered;
  private long accepted;
  private long refused;
  private long empty;
  private volatile long storedLine;

  /**
   * @param path with its parameters
   * @param patience how long Weir may be busy or away
   * @param fromLine the number of the first line that is sent
   */
  ImportRun(
      Server server,
      String path,
      boolean dryRun,
      Duration patience,
      FileParts parts,
      long fromLine,
      BadLines bad) {
    this.server = server;
    this.path = path;
    this.dryRun = dryRun;
    this.patience = patience;
    this.parts = parts;
    this.fromLine = fromLine;
    this.bad = bad;
    storedLine = fromLine - 1;
  }

  /**
   * Sends the next part; false if there is none.
   *
   * @param beforeWait called with the reason before it waits for Weir
   * @throws TerminalException if it is refused, or Weir does not come back in time
   */
  boolean next(Consumer<String> beforeWait)
      throws IOException, TerminalException, InterruptedException {
    long before = parts.lines();
    if (before == 0) {
      firstLine = parts.firstLine();
    }
    byte[] part = parts.next();
    if (part == null) {
      return false;
    }
    if (parts.lines() < fromLine) {
      return true; // all of it was stored by then
    }
    if (header == null && fromLine > 1) {
      learnHeader(beforeWait);
    }
    long skipped = Math.max(0, fromLine - 1 - before);
    byte[] lines = skipped == 0 ? part : after(part, skipped);
    boolean isFirst = before + skipped == 0;
    byte[] sent = isFirst ? lines : joined(header, lines);
    long headerLines = isFirst ? 0 : FileParts.lines(header);
    JsonNode report = send(dryRun, before + skipped + 1 - headerLines, sent, beforeWait);
    count(report);
    if (header == null) {
      header = report.path("header").booleanValue() ? firstLine : NOTHING;
    }
    return true;
  }

  private void learnHeader(Consumer<String> beforeWait)
      throws TerminalException, InterruptedException {
    JsonNode report = send(true, 1, firstLine, beforeWait);
    header = report.path("header").booleanValue() ? firstLine : NOTHING;
  }

  private static byte[] after(byte[] part, long lines) {
    int at = 0;
    for (long line = 0; line < lines; at++) {
      line += part[at] == '\n' ? 1 : 0;
    }
    byte[] rest = new byte[part.length - at];
    System.arraycopy(part, at, rest, 0, rest.length);
    return rest;
  }

  private static byte[] joined(byte[] header, byte[] lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(header.length + lines.length);
    all.writeBytes(header);
    all.writeBytes(lines);
    return all.toByteArray();
  }

  private void count(JsonNode report) throws TerminalException {
    accepted += ImportCommand.number(report, "accepted");
    refused += ImportCommand.number(report, "refused");
    empty += ImportCommand.number(report, "empty");
    storedLine = ImportCommand.number(report, "line");
    report.path("badLines").forEach(bad::add);
  }

  private JsonNode send(boolean dry, long line, byte[] csv, Consumer<String> beforeWait)
      throws TerminalException, InterruptedException {
    String noHeader = header == NOTHING ? "&header=false" : "";
    String asked = path + noHeader + "&line=" + line + (dry ? "&dryRun=true" : "");
    long begin = System.nanoTime();
    long wait = FIRST_WAIT_MILLIS;
    while (true) {
      try {
        JsonNode report = server.postCsv(asked, csv);
        answered = true;
        return report;
      } catch (TerminalException e) {
        boolean wasNeverThere = !answered && e.exitCode() == TerminalCommand.UNUSABLE;
        if (!e.isPassing() || wasNeverThere || System.nanoTime() - begin > patience.toNanos()) {
          throw e;
        }
        beforeWait.accept(e.getMessage());
        long jittered = wait / 2 + ThreadLocalRandom.current().nextLong(wait);
        Thread.sleep(Math.max(e.retryAfter().toMillis(), jittered));
        wait = Math.min(LONGEST_WAIT_MILLIS, 2 * wait);
      }
    }
  }

  long accepted() {
    return accepted;
  }

  long refused() {
    return refused;
  }

  /** Values that were empty, and became NaN. */
  long empty() {
    return empty;
  }

  /** All good lines up to this one are stored. */
  long storedLine() {
    return storedLine;
  }
}
