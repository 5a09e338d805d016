package io.weir.testkit.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Some threads that do the same, each knowing its number. */
public final class ClientThreads {
  private static final long GRACE_MILLIS = 3000;

  private ClientThreads() {}

  /**
   * Runs {@code work} on so many threads, and returns when all are done; once stopped, after
   * {@value #GRACE_MILLIS} ms, whatever they still wait for.
   */
  public static void run(int size, IntConsumer work, BooleanSupplier stop)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            size,
            task -> {
              Thread thread = new Thread(task, "client");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int number = i;
        futures.add(threads.submit(() -> work.accept(number)));
      }
      threads.shutdown();
      while (!threads.awaitTermination(100, TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean()) {
          threads.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
          return;
        }
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
