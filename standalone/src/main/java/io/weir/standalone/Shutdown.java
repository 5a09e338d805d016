package io.weir.standalone;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes something when the process is told to end: by SIGTERM, by Ctrl-C. */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final CountDownLatch closed = new CountDownLatch(1);

  private Shutdown() {}

  static Shutdown of(AutoCloseable part) {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown.close(part), "shutdown"));
    return shutdown;
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("not closed cleanly", e);
    }
    closed.countDown();
  }

  /** Waits until it is closed. */
  void await() throws InterruptedException {
    closed.await();
  }
}
