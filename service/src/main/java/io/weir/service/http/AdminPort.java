package io.weir.service.http;

import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps everything but metrics and health from the port of their own, and marks requests that came
 * to it: {@link CommonRoutes} answers no others, however their path is spelt.
 */
final class AdminPort extends Handler.Wrapper {
  /** The name of that port's connector. */
  static final String CONNECTOR = "admin";

  /** The attribute of requests that came to it. */
  static final String MARK = "io.weir.admin";

  private static final Set<String> ADMIN = Set.of("/health", "/ready", "/metrics", "/ping");

  private static final ProblemException ELSEWHERE =
      ProblemException.of(HttpStatus.NOT_FOUND_404, "There is nothing at this path of this port.");

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!CONNECTOR.equals(request.getConnectionMetaData().getConnector().getName())) {
      return super.handle(request, response, callback);
    }
    if (ADMIN.contains(Request.getPathInContext(request))) {
      request.setAttribute(MARK, true);
      return super.handle(request, response, callback);
    }
    ProblemJson.describe(ELSEWHERE, response.getHeaders()::put);
    response.setStatus(ELSEWHERE.status());
    response.write(
        true, ByteBuffer.wrap(ProblemJson.of(ELSEWHERE)), new BodyDrainer(request, callback));
    return true;
  }
}
