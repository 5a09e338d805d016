package io.weir.http;

import java.io.InputStream;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** What a request for a {@link Deposit} brings; for the thread that receives it. */
public final class Delivery {
  private final Request request;
  private InputStream body;

  Delivery(Request request) {
    this.request = request;
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
    if (body == null) {
      body = Content.Source.asInputStream(request);
    }
    return body;
  }
}
