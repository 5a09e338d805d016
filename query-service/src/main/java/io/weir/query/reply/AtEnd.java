package io.weir.query.reply;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives back, once, what is taken until the end of the request that this listens to. */
public final class AtEnd implements AsyncListener {
  private final Runnable release;
  private final AtomicBoolean given = new AtomicBoolean();

  public AtEnd(Runnable release) {
    this.release = release;
  }

  @Override
  public void onComplete(AsyncEvent over) {
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
