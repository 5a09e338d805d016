package io.weir.gateway.csv;

import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a text, in one buffer that is used again and again. Lines end with a line feed, with
 * or without a carriage return before it, in quotes too: one quote that is missing must not make
 * all that follows one field. For one thread.
 */
final class CsvLines {
  /** Longer lines are told as such, and cannot be read. */
  static final int MAX_LINE = 64 * 1024;

  private static final int BUFFER_BYTES = 4 * MAX_LINE;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /** What was read and is in no line yet. */
  private int at;

  private int end;
  private int from;
  private int to;
  private long count;
  private boolean tooLong;

  CsvLines(InputStream in) {
    this.in = in;
  }

  /** Steps to the next line; false at the end of the text. */
  boolean next() throws IOException {
    tooLong = false;
    int seen = at;
    while (true) {
      for (; seen < end; seen++) {
        if (buffer[seen] == '\n') {
          return line(seen, seen + 1);
        }
      }
      if (end - at > MAX_LINE) {
        tooLong = true;
        at = end;
      }
      int kept = end - at;
      if (!fill()) {
        return (kept > 0 || tooLong) && line(end, end);
      }
      seen = at + kept;
    }
  }

  private boolean line(int lineEnd, int next) {
    from = at;
    to = lineEnd > at && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    tooLong |= to - from > MAX_LINE;
    at = next;
    if (++count == 1 && startsWithMark()) {
      from += BYTE_ORDER_MARK.length;
    }
    return true;
  }

  private boolean startsWithMark() {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (from + i >= to || buffer[from + i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads more behind what is kept; false at the end of the text. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read >= 0;
  }

  /** The bytes of the line, from {@link #from} to before {@link #to}, which may be changed. */
  byte[] bytes() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** How many lines came up to this one. */
  long count() {
    return count;
  }

  /** Whether the line has more than {@value #MAX_LINE} bytes; then not all are there. */
  boolean isTooLong() {
    return tooLong;
  }

  boolean isEmpty() {
    return from == to && !tooLong;
  }
}
