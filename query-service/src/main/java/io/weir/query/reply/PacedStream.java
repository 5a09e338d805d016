package io.weir.query.reply;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Fails where the reader is slow: an export, or a reply with several reports, holds a thread and
 * memory, so its reader must be faster than that of another stream. Readers that read next to
 * nothing are cut by the server.
 */
public final class PacedStream extends FilterOutputStream {
  /** The most bytes that are written before the reader's pace is looked at. */
  private static final int BLOCK_BYTES = 64 << 10;

  private final long rate;
  private final long patience;
  private final ReaderCheck reader;
  private boolean written;
  private long bytes;
  private long waited;
  private boolean discarding;

  /**
   * @param rate bytes a second, on average while the stream waited for its reader
   * @param patience ns for which the stream must have waited before it fails
   * @param reader is asked where nothing is written
   */
  PacedStream(OutputStream out, long rate, long patience, ReaderCheck reader) {
    super(out);
    this.rate = rate;
    this.patience = patience;
    this.reader = reader;
  }

  /** Fails if the reader is gone. */
  @FunctionalInterface
  interface ReaderCheck {
    void require() throws IOException;
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    if (discarding) {
      return;
    }
    for (int at = 0; at < length; at += BLOCK_BYTES) {
      writeBlock(source, from + at, Math.min(BLOCK_BYTES, length - at));
    }
  }

  private void writeBlock(byte[] source, int from, int length) throws IOException {
    long begin = System.nanoTime();
    out.write(source, from, length);
    waited += System.nanoTime() - begin;
    bytes += length;
    written = true;
    if (waited > patience && bytes * 1e9 < (double) rate * waited) {
      throw new SlowReaderException(
          "the reader has taken " + bytes + " bytes in " + waited / 1_000_000 + " ms");
    }
  }

  /** Writes what is held back; if there was nothing since the last time, asks for the reader. */
  @Override
  public void flush() throws IOException {
    if (discarding) {
      return;
    } else if (!written) {
      reader.require();
    }
    written = false;
    out.flush();
  }

  /** From now on writes nothing: what ends a format must not end a stream that was cut. */
  public void discard() {
    discarding = true;
  }

  /** Leaves the stream open: whoever gave it ends it. */
  @Override
  public void close() {}

  /** The reader is too slow. */
  static final class SlowReaderException extends IOException {
    SlowReaderException(String message) {
      super(message);
    }
  }
}
