package io.weir.service.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Refuses requests that came to a port of TLS without it, before anything else reads them. */
final class TlsRequired extends Handler.Wrapper {
  private static final ProblemException PLAIN =
      ProblemException.of(
          HttpStatus.BAD_REQUEST_400, "This port speaks TLS only: ask https:// instead of http://");

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.isSecure()) {
      return super.handle(request, response, callback);
    }
    ProblemJson.describe(PLAIN, response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.getHeaders().remove(HttpHeader.STRICT_TRANSPORT_SECURITY);
    response.setStatus(PLAIN.status());
    response.write(
        true, ByteBuffer.wrap(ProblemJson.of(PLAIN)), new BodyDrainer(request, callback));
    return true;
  }
}
