package io.weir.service.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Discards the rest of the body of a refused request, then ends the request. A client that is
 * sending while its connection is closed gets a reset and may never see the reply (RFC 9112, 9.6).
 * Holds no thread, however slowly the rest arrives. The connection is closed after all when a bound
 * of size or time is reached, and at once where the client waits for {@code 100 Continue}. Time is
 * checked when bytes come; {@link SlowClients} handles a client that sends none.
 */
final class BodyDrainer implements Callback, Invocable.Task {
  private static final long MOST_BYTES = 16L << 20;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Request request;
  private final Callback end;
  private long begin;
  private long bytes;

  /**
   * @param end ends the request, called once the rest has been discarded
   */
  BodyDrainer(Request request, Callback end) {
    this.request = request;
    this.end = end;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** The reply has been written. */
  @Override
  public void succeeded() {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      end.succeeded();
    } else {
      begin = System.nanoTime();
      run();
    }
  }

  @Override
  public void failed(Throwable failure) {
    end.failed(failure);
  }

  @Override
  public void run() {
    while (bytes < MOST_BYTES && System.nanoTime() - begin < MOST_NANOS) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end.failed(chunk.getFailure());
        return;
      }
      bytes += chunk.remaining();
      chunk.release();
      if (chunk.isLast()) {
        break;
      }
    }
    end.succeeded();
  }
}
