package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.service.http.HttpStreams;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives back, once, what is taken until the end of a request. It hears of the end from servlets,
 * and from Jetty below them, since servlets are not told it where a part of the reply was sent and
 * the connection is gone.
 */
public final class AtEnd implements AsyncListener {
  private final Runnable release;
  private final AtomicBoolean given = new AtomicBoolean();

  public AtEnd(Runnable release) {
    this.release = release;
  }

  /**
   * Listens to a request whose reply is under way.
   *
   * @throws IllegalStateException if it is over; then all is given back
   */
  public void listenTo(Context ctx) {
    try {
      ctx.req().getAsyncContext().addListener(this);
      HttpStreams.whenOver(ctx, this::giveBack);
    } catch (IllegalStateException over) {
      giveBack();
      throw over;
    }
  }

  @Override
  public void onComplete(AsyncEvent over) {
    giveBack();
  }

  private void giveBack() {
    if (given.compareAndSet(false, true)) {
      release.run();
    }
  }

  /** The handler of the timeout completes the request afterwards. */
  @Override
  public void onTimeout(AsyncEvent late) {}

  @Override
  public void onError(AsyncEvent fault) {}

  @Override
  public void onStartAsync(AsyncEvent again) {
    again.getAsyncContext().addListener(this);
  }
}
