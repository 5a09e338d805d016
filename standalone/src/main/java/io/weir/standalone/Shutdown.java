package io.weir.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes something when the process is told to end: by SIGTERM, by Ctrl-C. */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private static final long LOOK_EVERY_MILLIS = 200;

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

  /** Looks after the job until the part is closed. */
  void await(ClusterOfJob job) throws Exception {
    while (!closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      job.supervise();
    }
  }
}
