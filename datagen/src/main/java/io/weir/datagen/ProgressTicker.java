package io.weir.datagen;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    ticker.scheduleAtFixedRate(tell, seconds, seconds, TimeUnit.SECONDS);
    try {
      return work.run();
    } finally {
      ticker.shutdown();
      ticker.awaitTermination(seconds, TimeUnit.SECONDS);
    }
  }
}
