package io.weir.service.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what a process has started when it gets SIGTERM or Ctrl-C. */
public final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final CountDownLatch closed = new CountDownLatch(1);

  private Shutdown() {}

  /** Closes the parts in this order, each also if one before it cannot be closed. */
  public static Shutdown closing(AutoCloseable... parts) {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> shutdown.close(List.of(parts)), "weir-stop"));
    return shutdown;
  }

  private void close(List<AutoCloseable> parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed cleanly", part.getClass().getSimpleName(), e);
      }
    }
    closed.countDown();
  }

  /** Waits until all is closed. */
  public void await() throws InterruptedException {
    closed.await();
  }

  /** Waits for that long at most; returns whether all is closed. */
  public boolean await(Duration limit) throws InterruptedException {
    return closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
