package io.weir.service.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets pages of the origins of {@link CorsSettings} read replies, and answers their browsers'
 * questions before requests that are not simple. Others learn nothing; without origins nothing is
 * looked at.
 */
final class Cors extends Handler.Wrapper {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final String REQUEST_HEADERS =
      "Accept, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match,"
          + " If-None-Match, Last-Event-ID, Weir-Position, X-Session";
  private static final String REPLY_HEADERS =
      "ETag, Link, Location, Retry-After, Weir-First, Weir-Position";
  private static final String MAX_AGE = Long.toString(Duration.ofMinutes(10).toSeconds());

  private final CorsSettings settings;

  Cors(CorsSettings settings) {
    this.settings = settings;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (settings.origins().isEmpty()) {
      return super.handle(request, response, callback);
    }
    HttpFields.Mutable headers = response.getHeaders();
    headers.add(HttpHeader.VARY, "Origin");
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    boolean allowed = origin != null && settings.allows(origin);
    if (allowed) {
      headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, REPLY_HEADERS);
      if (settings.credentials()) {
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      }
    }
    String method = request.getHeaders().get(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
    if (!request.getMethod().equals("OPTIONS") || origin == null || method == null) {
      return super.handle(request, response, callback);
    }
    if (!allowed || !METHODS.contains(method)) {
      refuse(allowed ? "method " + method : "origin", request, response, callback);
      return true;
    }
    headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, method);
    headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    headers.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    response.setStatus(HttpStatus.NO_CONTENT_204);
    callback.succeeded();
    return true;
  }

  private static void refuse(String what, Request request, Response response, Callback callback) {
    ProblemException problem =
        ProblemException.of(
            HttpStatus.FORBIDDEN_403,
            "Origin: pages of this origin may not use it (WEIR_CORS_ORIGINS), or not with this "
                + what);
    ProblemJson.describe(problem, response.getHeaders()::put);
    response.setStatus(problem.status());
    response.write(
        true, ByteBuffer.wrap(ProblemJson.of(problem)), new BodyDrainer(request, callback));
  }
}
