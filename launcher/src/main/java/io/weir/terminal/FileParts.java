package io.weir.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The parts of a text, each of whole lines and of about so many bytes; the last line may lack its
 * line feed. Holds one part in memory. For one thread.
 */
final class FileParts {
  private final InputStream in;
  private final int bytes;
  private final int mostBytes;
  private byte[] buffer;
  private int length;
  private int partEnd;
  private long lines;

  /**
   * @param bytes of a part
   * @param mostBytes of a part, where a line is longer than {@code bytes}
   */
  FileParts(InputStream in, int bytes, int mostBytes) {
    this.in = in;
    this.bytes = bytes;
    this.mostBytes = mostBytes;
    buffer = new byte[bytes];
  }

  /**
   * The first line that is not empty, with its line feed and the empty ones before it, all of which
   * remain to be read; empty if there is none. To be asked for before the first part.
   */
  byte[] firstLine() throws IOException {
    fill();
    int end = 0;
    while (end < length && (buffer[end] == '\r' || buffer[end] == '\n')) {
      end++;
    }
    while (end < length && buffer[end] != '\n') {
      end++;
    }
    return Arrays.copyOf(buffer, Math.min(length, end + 1));
  }

  /**
   * The next part; null at the end.
   *
   * @throws IOException also if a line is too long
   */
  byte[] next() throws IOException {
    length -= partEnd;
    System.arraycopy(buffer, partEnd, buffer, 0, length);
    partEnd = 0;
    if (fill()) {
      partEnd = length;
    } else {
      while (endOfLines() == 0) {
        if (buffer.length >= mostBytes) {
          throw new IOException(
              "line " + (lines + 1) + " has more than " + mostBytes + " bytes: is it CSV?");
        }
        buffer = Arrays.copyOf(buffer, Math.min(mostBytes, 2 * buffer.length));
        if (fill()) {
          break;
        }
      }
      partEnd = length < buffer.length ? length : endOfLines();
    }
    byte[] part = Arrays.copyOf(buffer, partEnd);
    lines += lines(part);
    return partEnd == 0 ? null : part;
  }

  /** Reads until the buffer is full; true if the end of the text was reached. */
  private boolean fill() throws IOException {
    while (length < buffer.length) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        return true;
      }
      length += read;
    }
    return false;
  }

  private int endOfLines() {
    int end = length;
    while (end > 0 && buffer[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** Lines of all parts so far. */
  long lines() {
    return lines;
  }

  /** How many lines a part has. */
  static long lines(byte[] part) {
    long lines = part.length > 0 && part[part.length - 1] != '\n' ? 1 : 0;
    for (byte b : part) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }
}
