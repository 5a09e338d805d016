package io.weir.datagen.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Some threads that do the same, each knowing its number. */
final class Crew {
  private Crew() {}

  /** Runs {@code work} on so many threads, and returns when all are done. */
  static void run(int size, IntConsumer work) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int number = i;
        futures.add(threads.submit(() -> work.accept(number)));
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
