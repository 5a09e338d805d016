package io.weir.testkit.probe;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Work on a separate thread, until it is done or stopped. */
public final class Background<T> implements AutoCloseable {
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final FutureTask<T> task;

  /** What takes a while, and asks often whether to stop. */
  public interface Task<T> {
    T run(BooleanSupplier stop) throws IOException, InterruptedException;
  }

  private Background(Task<T> work, BooleanSupplier stop) {
    Callable<T> call = () -> work.run(() -> stopped.get() || stop.getAsBoolean());
    task = new FutureTask<>(call);
  }

  /**
   * Begins.
   *
   * @param stop what else stops it
   */
  public static <T> Background<T> start(String name, BooleanSupplier stop, Task<T> work) {
    Background<T> started = new Background<>(work, stop);
    Thread thread = new Thread(started.task, name);
    thread.setDaemon(true);
    thread.start();
    return started;
  }

  /**
   * Waits for the end, and returns what came of it.
   *
   * @throws IOException if it failed
   */
  public T join() throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Tells it to stop. */
  @Override
  public void close() {
    stopped.set(true);
  }
}
