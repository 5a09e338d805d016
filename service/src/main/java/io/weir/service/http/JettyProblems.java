package io.weir.service.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Replies to requests that Jetty refuses before any handler: malformed HTTP, headers too large, a
 * server that is stopping. Tells what is wrong with the request and nothing about the program.
 */
final class JettyProblems extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemJson.CONTENT_TYPE);
    if (code == HttpStatus.SERVICE_UNAVAILABLE_503) {
      String wait = ProblemJson.seconds(Duration.ofSeconds(1));
      response.getHeaders().put(HttpHeader.RETRY_AFTER, wait);
    }
    String detail = code >= 500 || message == null ? HttpStatus.getMessage(code) : message;
    byte[] body = ProblemJson.of(ProblemException.of(code, detail));
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
