package io.weir.standalone;

import io.weir.service.process.DaemonThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part that starts in a thread of its own, while the caller starts others. */
final class Starting<T extends AutoCloseable> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Starting.class);

  private final FutureTask<T> part;
  private boolean taken;

  private Starting(FutureTask<T> part) {
    this.part = part;
  }

  /** Begins to start it, and returns at once. */
  static <T extends AutoCloseable> Starting<T> of(String thread, Callable<T> start) {
    FutureTask<T> part = new FutureTask<>(start);
    new DaemonThreads(thread).newThread(part).start();
    return new Starting<>(part);
  }

  /**
   * Waits until it is started; it is the caller's to close from then on.
   *
   * @throws Exception what its start has thrown
   */
  T get() throws Exception {
    taken = true;
    try {
      return part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Waits until it is started, and closes it, unless the caller has it or there is nothing. */
  @Override
  public void close() throws Exception {
    if (taken) {
      return;
    }
    T started;
    try {
      started = part.get();
    } catch (ExecutionException e) {
      LOG.info("What was started meanwhile has failed too: {}", e.getCause().toString());
      return;
    }
    started.close();
  }
}
