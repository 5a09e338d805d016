package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.service.http.HttpStreams;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The body of a reply of Server-Sent Events, written without a thread that waits for the client.
 * Holds one event beside the one that is being written.
 */
public final class EventStream implements WriteListener {
  private static final byte[] BEGIN = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ServletOutputStream out;
  private final HttpStreams.ClientCheck client;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** What is to be written; null if nothing is. */
  private byte[] pending = BEGIN;

  /** What comes after it; null if nothing does. */
  private byte[] following;

  private Runnable sent = () -> {};
  private boolean flushDue;

  /** Whether the server has called: before that, nothing may be written without waiting. */
  private boolean begun;

  private boolean ending;

  /** The reply may be complete: the connection is the next request's. */
  private boolean isOver;

  private EventStream(ServletOutputStream out, HttpStreams.ClientCheck client) {
    this.out = out;
    this.client = client;
  }

  /**
   * Answers a request by events, until the client is gone or the stream is ended.
   *
   * @param join has events sent to the stream; returns what is to be run at its end
   */
  public static void answer(Context ctx, Function<EventStream, Runnable> join) {
    ctx.contentType("text/event-stream")
        .header("Cache-Control", "no-store")
        .header("X-Accel-Buffering", "no");
    ctx.future(
        () -> {
          ctx.req().getAsyncContext().setTimeout(0);
          try {
            EventStream stream =
                new EventStream(ctx.res().getOutputStream(), HttpStreams.clientCheck(ctx));
            Runnable leave = join.apply(stream);
            CompletableFuture<Void> left = stream.ended.whenComplete((none, fault) -> leave.run());
            stream.out.setWriteListener(stream);
            return left;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /**
   * Sends an event; does not block. Not to be called again before {@code whenSent} was.
   *
   * @param event with the empty line at its end
   * @param whenSent called once the client's connection has taken it; not if it is gone
   */
  public void send(byte[] event, Runnable whenSent) {
    Runnable done;
    synchronized (this) {
      sent = whenSent;
      if (pending == null && !flushDue) {
        pending = event;
      } else {
        following = event;
      }
      done = advance();
    }
    done.run();
  }

  @Override
  public void onWritePossible() {
    Runnable done;
    synchronized (this) {
      begun = true;
      done = advance();
    }
    done.run();
  }

  /** Writes as far as the client takes it; returns what is to be called then. */
  private Runnable advance() {
    try {
      while (begun && !isOver && out.isReady()) {
        if (pending != null) {
          out.write(pending);
          pending = null;
          flushDue = true;
        } else if (flushDue) {
          out.flush();
          flushDue = false;
        } else if (following != null) {
          pending = following;
          following = null;
        } else {
          Runnable done = ending ? this::complete : sent;
          sent = () -> {};
          return done;
        }
      }
      return () -> {};
    } catch (IOException e) {
      return this::complete;
    }
  }

  private void complete() {
    synchronized (this) {
      isOver = true;
    }
    ended.complete(null);
  }

  /**
   * Ends the reply if the client has closed the connection, which would only show when something is
   * written; does not block.
   */
  public void look() {
    synchronized (this) {
      if (!begun || isOver) {
        return;
      }
      try {
        client.require();
        return;
      } catch (IOException e) {
        isOver = true;
      }
    }
    ended.complete(null);
  }

  /** Ends the reply at once, to a client that does not read: completing it would wait for that. */
  public void cut() {
    complete();
  }

  @Override
  public void onError(Throwable fault) {
    complete();
  }

  /**
   * Ends the reply after what is being sent; who does not read that is cut when the server stops.
   */
  public void end() {
    boolean isIdle;
    synchronized (this) {
      ending = true;
      isIdle = pending == null && following == null && !flushDue;
    }
    if (isIdle) {
      complete();
    }
  }
}
