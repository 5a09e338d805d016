package io.weir.service.http;

import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;

/** Replies that are streams. */
public final class HttpStreams {
  private HttpStreams() {}

  /**
   * Closes the connection of a request whose reply cannot be completed, so that what the client has
   * does not look like all of it. Completing the request afterwards writes nothing more.
   */
  public static void cut(Context ctx, Throwable reason) {
    connection(ctx).getEndPoint().close(reason);
  }

  /**
   * Fails if the client has closed the connection, or its side of it, where nothing is written that
   * would tell. For the thread that writes the reply, once the request has been read.
   *
   * @throws IOException if the client is gone
   */
  public static void requireClient(Context ctx) throws IOException {
    require(connection(ctx));
  }

  /** The same for any thread, one at a time, until the reply is complete. */
  public static ClientCheck clientCheck(Context ctx) {
    Connection connection = connection(ctx);
    return () -> require(connection);
  }

  /** Tells whether the client of a reply is still there. */
  @FunctionalInterface
  public interface ClientCheck {
    /**
     * Fails if the connection is closed. Nothing else may read from it meanwhile.
     *
     * @throws IOException if the client is gone
     */
    void require() throws IOException;
  }

  private static void require(Connection connection) throws IOException {
    if (isClosed(connection)) {
      throw new EOFException("the client has closed the connection");
    }
  }

  /** Whether it ends here; what the client has sent ahead may be all that there is room for. */
  static boolean isClosed(Connection connection) throws IOException {
    if (connection instanceof HttpConnection http && !http.isRequestBufferEmpty()) {
      return false;
    }
    ByteBuffer next = BufferUtil.allocate(1);
    int read = connection.getEndPoint().fill(next);
    if (read > 0) {
      ((Connection.UpgradeTo) connection).onUpgradeTo(next); // the next request begins with it
    }
    return read < 0;
  }

  private static Connection connection(Context ctx) {
    return ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection();
  }

  /**
   * Calls back once the request is over, whatever became of the reply. Servlets are not told the
   * end where a part of it was sent and the connection is gone.
   */
  public static void whenOver(Context ctx, Runnable call) {
    Request request = ServletContextRequest.getServletContextRequest(ctx.req());
    Request.addCompletionListener(request, failure -> call.run());
  }
}
