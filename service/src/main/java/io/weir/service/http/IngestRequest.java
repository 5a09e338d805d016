package io.weir.service.http;

import io.weir.service.access.Caller;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.IO;

/** A request for an {@link IngestRoute}; for the thread that receives it. */
public final class IngestRequest {
  private static final int SMALL_BYTES = 16 * 1024;

  private final Request request;
  private final byte[] arrived;
  private int length;
  private InputStream body;
  private Caller caller;

  /** Its head has arrived. */
  IngestRequest(Request request) {
    this.request = request;
    HttpFields headers = request.getHeaders();
    long announced = headers.getLongField(HttpHeader.CONTENT_LENGTH);
    boolean small = announced > 0 && announced <= SMALL_BYTES;
    // Not for Expect: the client gets 100 Continue only once the body is read.
    // Not compressed: a small body may inflate to a large one.
    boolean plain =
        !headers.contains(HttpHeader.EXPECT) && !headers.contains(HttpHeader.CONTENT_ENCODING);
    arrived = new byte[small && plain ? (int) announced : 0];
  }

  /** Takes what has arrived of a small body, without waiting for more. */
  void gather() throws IOException {
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
  }

  /** Whether it is worth waiting until all of it has arrived. */
  boolean isSmall() {
    return arrived.length > 0;
  }

  /** Whether all of it has been gathered, so that reading waits for nothing. */
  boolean isWhole() {
    return length == arrived.length && length > 0;
  }

  /** The header's value, or null if there is none. */
  public String header(HttpHeader name) {
    return request.getHeaders().get(name);
  }

  /** The guard has let it in. */
  void sentBy(Caller known) {
    caller = known;
  }

  /** Who has sent it, for routes whose rule leaves names to look at. */
  public Caller caller() {
    return Objects.requireNonNull(caller, "the guard has not seen this request");
  }

  /**
   * Whether the client has closed the connection, or its side of it. For one thread at a time, once
   * the request is read and as long as it has no reply.
   */
  public boolean isAbandoned() {
    try {
      return HttpStreams.isClosed(request.getConnectionMetaData().getConnection());
    } catch (IOException e) {
      return true;
    }
  }

  /** GET, POST and so on. */
  public String method() {
    return request.getMethod();
  }

  /** The path as it was sent, encoded. */
  public String path() {
    return request.getHttpURI().getPath();
  }

  /**
   * The parameters of the query.
   *
   * @throws ProblemException 400 if a name is malformed
   */
  public QueryParameters parameters() {
    return QueryParameters.of(request.getHttpURI().getQuery());
  }

  /**
   * The value of a header that may be given once.
   *
   * @throws ProblemException 400 if it is given more than once
   */
  public Optional<String> onlyHeader(String name) {
    List<String> values = request.getHeaders().getValuesList(name);
    if (values.size() > 1) {
      throw ProblemException.badRequest(
          name, name + ": must be given once, got it " + values.size() + " times");
    }
    return values.stream().findFirst();
  }

  /** The length in bytes that is announced, if one is. */
  public OptionalLong announced() {
    long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /**
   * The body as it was sent; the same stream at every call. Reading may wait for the sender,
   * closing does nothing: what is not read is discarded.
   */
  public InputStream body() {
    if (body == null) {
      InputStream begin = new ByteArrayInputStream(arrived, 0, length);
      body = isWhole() ? begin : new SequenceInputStream(begin, rest());
    }
    return body;
  }

  /** Jetty treats an early close as a failure of the request, which may still get a reply. */
  private InputStream rest() {
    return new FilterInputStream(Content.Source.asInputStream(request)) {
      @Override
      public void close() {}
    };
  }
}
