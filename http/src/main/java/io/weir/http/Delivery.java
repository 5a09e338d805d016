package io.weir.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.IO;

/** What a request for a {@link Deposit} brings; for the thread that receives it. */
public final class Delivery {
  private static final int SMALL_BYTES = 16 * 1024;

  private final Request request;
  private final boolean whole;
  private final InputStream body;

  private Delivery(Request request, byte[] arrived, int length) {
    this.request = request;
    whole = length == arrived.length && length > 0;
    InputStream begin = new ByteArrayInputStream(arrived, 0, length);
    body = whole ? begin : new SequenceInputStream(begin, Content.Source.asInputStream(request));
  }

  /** Takes what has arrived of a small body, without waiting for more. */
  static Delivery of(Request request) throws IOException {
    long announced = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    byte[] arrived = new byte[announced > 0 && announced <= SMALL_BYTES ? (int) announced : 0];
    int length = 0;
    while (length < arrived.length) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        break;
      }
      if (Content.Chunk.isFailure(chunk)) {
        throw IO.rethrow(chunk.getFailure());
      }
      ByteBuffer bytes = chunk.getByteBuffer();
      int more = bytes.remaining();
      bytes.get(arrived, length, more);
      length += more;
      chunk.release();
    }
    return new Delivery(request, arrived, length);
  }

  /** Whether all of it has arrived, so that reading waits for nothing. */
  boolean isWhole() {
    return whole;
  }

  /** The header's value, or null if there is none. */
  public String header(HttpHeader name) {
    return request.getHeaders().get(name);
  }

  /** The length in bytes that is announced, if one is. */
  public OptionalLong announced() {
    long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /** The body as it was sent; the same stream at every call. Reading may wait for the sender. */
  public InputStream body() {
    return body;
  }
}
