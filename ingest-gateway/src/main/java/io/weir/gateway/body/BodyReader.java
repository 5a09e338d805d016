package io.weir.gateway.body;

import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Reads a body into memory, inflated if it is compressed, up to a limit. */
public final class BodyReader {
  private static final int FIRST_BYTES = 16 * 1024;

  private final int limit;
  private final Duration timeout;

  /** The body's bytes; the array may be longer. */
  public record Body(byte[] bytes, int length) {}

  /**
   * @param limit bytes, also inflated
   * @param timeout from the first byte of a body to its last
   */
  public BodyReader(long limit, Duration timeout) {
    this.timeout = timeout;
    this.limit = (int) Math.min(limit, Integer.MAX_VALUE - 16);
  }

  /**
   * The length that the request announces, or 0 if it does not; the inflated length of a compressed
   * body is unknown.
   *
   * @throws ProblemException 413, or 415 for an unknown encoding
   */
  public long announced(IngestRequest request) {
    long length = announcedAsSent(request);
    return BodyEncoding.of(request) == BodyEncoding.IDENTITY ? length : 0;
  }

  /**
   * The length that the request announces, whatever its encoding, or 0 if it does not.
   *
   * @throws ProblemException 413
   */
  public long announcedAsSent(IngestRequest request) {
    long length = request.announced().orElse(0);
    if (length > limit) {
      throw tooLarge("got " + length);
    }
    return length;
  }

  /**
   * Reads all of it as it was sent, whatever its encoding.
   *
   * @param hold reserves memory before it is allocated
   * @throws ProblemException 408, 413 or 429
   */
  public Body readAsSent(IngestRequest request, InFlight.Hold hold) throws IOException {
    return read(request.body(), announcedAsSent(request), hold);
  }

  /**
   * Reads all of it.
   *
   * @param hold reserves memory before it is allocated
   * @throws ProblemException 408, 413, 415, 429, or 400 if the compression is broken
   */
  public Body read(IngestRequest request, InFlight.Hold hold) throws IOException {
    BodyEncoding encoding = BodyEncoding.of(request);
    if (encoding == BodyEncoding.IDENTITY) {
      return read(request.body(), announced(request), hold);
    }
    Arriving body = new Arriving(request.body());
    try (InputStream decoded = encoding.decode(body)) {
      return read(decoded, 0, hold);
    } catch (IOException e) {
      if (body.failed) {
        throw e;
      }
      throw broken(encoding, e);
    }
  }

  static ProblemException broken(BodyEncoding encoding, IOException e) {
    return ProblemException.badRequest(
        "body",
        "body: must be "
            + encoding.name().toLowerCase(Locale.ROOT)
            + ", as Content-Encoding says: "
            + e.getMessage());
  }

  /**
   * Tells failures of the connection from failures of the compression. Bounds the compressed bytes
   * too, since comments or empty members inflate to nothing.
   */
  private final class Arriving extends FilterInputStream {
    private final long begin = System.nanoTime();
    private boolean failed;
    private long arrived;

    Arriving(InputStream body) {
      super(body);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count;
      try {
        count = super.read(target, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
      arrived += Math.max(0, count);
      if (arrived > limit) {
        throw tooLarge("got more");
      }
      requireInTime(begin);
      return count;
    }
  }

  /** Allocates memory as bytes arrive and not by the announced length. */
  private Body read(InputStream in, long announced, InFlight.Hold hold) throws IOException {
    int first = announced > 0 && announced < FIRST_BYTES ? (int) announced + 1 : FIRST_BYTES;
    hold.add(first);
    byte[] bytes = new byte[first];
    long begin = System.nanoTime();
    int length = 0;
    while (true) {
      int read = in.read(bytes, length, bytes.length - length);
      if (read < 0) {
        return new Body(bytes, length);
      }
      length += read;
      if (length > limit) {
        throw tooLarge("got more");
      }
      requireInTime(begin);
      if (length == bytes.length) {
        bytes = longer(bytes, announced, hold);
      }
    }
  }

  private void requireInTime(long begin) {
    if (System.nanoTime() - begin > timeout.toNanos()) {
      throw ProblemException.tooSlow("body: must arrive within " + timeout.toMillis() + " ms");
    }
  }

  private byte[] longer(byte[] bytes, long announced, InFlight.Hold hold) {
    long doubled = 2L * bytes.length;
    long wanted = announced >= bytes.length ? Math.min(doubled, announced + 1) : doubled;
    int capacity = (int) Math.min(wanted, limit + 1L);
    hold.add(capacity);
    byte[] copy = Arrays.copyOf(bytes, capacity);
    hold.subtract(bytes.length);
    return copy;
  }

  private ProblemException tooLarge(String got) {
    return ProblemException.tooLarge(
        "body: must have at most " + limit + " bytes, also inflated, " + got);
  }
}
