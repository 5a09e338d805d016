package io.weir.gateway.body;

import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that is read while it comes, inflated if it is compressed, however long it is. The server
 * cuts the connection of a sender that is too slow.
 */
public final class BodyStream extends FilterInputStream {
  private final BodyEncoding encoding;
  private final Sent sent;
  private long bytes;

  private BodyStream(BodyEncoding encoding, Sent sent) throws IOException {
    super(encoding.decode(sent));
    this.encoding = encoding;
    this.sent = sent;
  }

  /**
   * The body of a request.
   *
   * @throws ProblemException 415
   */
  public static BodyStream of(IngestRequest request) throws IOException {
    return new BodyStream(BodyEncoding.of(request), new Sent(request.body()));
  }

  /** Bytes read so far, inflated. */
  public long bytes() {
    return bytes;
  }

  /**
   * @throws ProblemException 400 if the compression is broken
   * @throws IOException if the connection is
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      int count = super.read(target, offset, length);
      bytes += Math.max(0, count);
      return count;
    } catch (IOException e) {
      if (sent.failed) {
        throw e;
      }
      throw BodyReader.broken(encoding, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Tells failures of the connection from failures of the compression. */
  private static final class Sent extends FilterInputStream {
    private boolean failed;

    Sent(InputStream body) {
      super(body);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return super.read(target, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }
}
