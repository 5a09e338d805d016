package io.weir.service.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;

/**
 * Passes one of {@value #IN_A_ROW} requests of a connection on by another thread. Jetty handles
 * requests of a connection one after the other for as long as some have come: a client that sends
 * them without waiting for replies, and gets each at once, would keep the selecting thread from all
 * other clients.
 */
final class FairTurns extends Handler.Wrapper {
  static final int IN_A_ROW = 64;

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!(request.getConnectionMetaData().getConnection() instanceof HttpConnection connection)
        || connection.getMessagesIn() % IN_A_ROW != IN_A_ROW - 1) {
      return super.handle(request, response, callback);
    }
    request.getComponents().getExecutor().execute(() -> handOn(request, response, callback));
    return true;
  }

  private void handOn(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }
}
