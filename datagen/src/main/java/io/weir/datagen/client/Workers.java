package io.weir.datagen.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that do the work of clients. For one thread, but for what it starts. */
public final class Workers {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

  /** What a thread does. */
  public interface Work {
    void run() throws InterruptedException;
  }

  /** Starts a thread that ends with the process. */
  public void start(String name, Work work) {
    Thread thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Waits until all have ended.
   *
   * @throws IllegalStateException if one has failed
   */
  public void join() throws InterruptedException {
    for (Thread each : threads) {
      each.join();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a client has failed", failure.get());
    }
  }

  /** Waits for each that long at most. */
  public void join(long seconds) throws InterruptedException {
    for (Thread each : threads) {
      each.join(TimeUnit.SECONDS.toMillis(seconds));
    }
  }
}
