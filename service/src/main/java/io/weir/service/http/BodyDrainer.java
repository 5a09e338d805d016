package io.weir.service.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Passes over what is left of a body when its request has been refused, and then ends the request:
 * a client that is sending while its connection is closed gets a reset and may never see the answer
 * (RFC 9112, 9.6). Holds no thread, however slowly the rest arrives. Beyond bounds of size and time
 * the connection is closed after all, and at once where the client waits to be told to send. Time
 * is looked at when bytes come: a client that sends none is left to {@link SlowClients}.
 */
final class BodyDrainer implements Callback, Invocable.Task {
  private static final long MOST_BYTES = 16L << 20;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Request request;
  private final Callback end;
  private long begin;
  private long bytes;

  /**
   * @param end of the request, which takes place once what is left has been passed over
   */
  BodyDrainer(Request request, Callback end) {
    this.request = request;
    this.end = end;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** The answer has been written. */
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
