package io.weir.service.http;

import io.javalin.http.Context;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Replies that are streams. */
public final class HttpStreams {
  private HttpStreams() {}

  /**
   * Closes the connection of a request whose reply cannot be completed, so that what the client has
   * does not look like all of it. Completing the request afterwards writes nothing more.
   */
  public static void cut(Context ctx, Throwable reason) {
    ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close(reason);
  }
}
