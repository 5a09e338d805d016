package io.weir.client.samples;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of a reply that must come in time and have an end, so that a server that stalls holds
 * nobody. By itself the JDK's client waits for the head in time only.
 */
final class TimedBody extends FilterInputStream {
  private final Duration timeout;
  private final boolean isWhole;
  private final long maxBytes;
  private final long begin = System.nanoTime();
  private long bytes;
  private volatile boolean timedOut;

  private TimedBody(InputStream body, Duration timeout, boolean isWhole, long maxBytes) {
    super(body);
    this.timeout = timeout;
    this.isWhole = isWhole;
    this.maxBytes = maxBytes;
  }

  /**
   * One that must be there within a time.
   *
   * @param maxBytes a longer one is not read to its end
   */
  static TimedBody whole(InputStream body, Duration timeout, long maxBytes) {
    return new TimedBody(body, timeout, true, maxBytes);
  }

  /** One of which some must come within a time, again and again. */
  static TimedBody stream(InputStream body, Duration timeout) {
    return new TimedBody(body, timeout, false, Long.MAX_VALUE);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    long left = timeout.toNanos() - (isWhole ? System.nanoTime() - begin : 0);
    if (left <= 0) {
      throw late();
    }
    CompletableFuture<Void> alarm = new CompletableFuture<>();
    alarm
        .orTimeout(left, TimeUnit.NANOSECONDS)
        .whenComplete((none, late) -> interruptIf(late != null));
    int read;
    try {
      read = super.read(into, offset, length);
    } catch (IOException e) {
      throw timedOut ? late() : e;
    } finally {
      alarm.complete(null);
    }
    if (timedOut) {
      throw late();
    }
    bytes += Math.max(0, read);
    if (bytes > maxBytes) {
      throw new SamplesException(
          200, "the reply has more than " + maxBytes + " bytes", null, -1, null, null);
    }
    return read;
  }

  /** A read that waits then ends. */
  private void interruptIf(boolean late) {
    if (late) {
      timedOut = true;
      try {
        close();
      } catch (IOException e) {
        // It is over either way.
      }
    }
  }

  private HttpTimeoutException late() {
    return new HttpTimeoutException("the reply did not come within " + timeout.toMillis() + " ms");
  }
}
