package io.weir.datagen;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells now and then how far something has come. */
final class ProgressTicker {
  private ProgressTicker() {}

  /** Something that takes a while. */
  interface Work<T> {
    T run() throws InterruptedException;
  }

  /** The result of {@code work}, meanwhile calling {@code tell} every so many seconds. */
  static <T> T during(Work<T> work, int seconds, Runnable tell) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Thread teller =
        new Thread(
            () -> {
              try {
                while (!over.await(seconds, TimeUnit.SECONDS)) {
                  tell.run();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "progress");
    teller.start();
    try {
      return work.run();
    } finally {
      over.countDown();
      teller.join();
    }
  }
}
