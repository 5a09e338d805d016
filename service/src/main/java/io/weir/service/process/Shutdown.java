package io.weir.service.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what a process has started when it gets SIGTERM or Ctrl-C, at whatever moment of the start
 * it comes.
 */
public final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** Less than the 10 s after which Docker kills a container. */
  private static final Duration LAST_STEP = Duration.ofSeconds(5);

  private final Parts parts = new Parts();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Shutdown() {}

  /** What a process does before it serves. */
  public interface Start {
    /**
     * Starts everything, and hands each part over as soon as it has to be closed.
     *
     * @throws StoppedException as {@link Parts#opened} does
     */
    void open(Parts parts) throws Exception;
  }

  /**
   * Starts a process in this thread. Returns when it has started, or has been told to stop before.
   *
   * @throws Exception what the start has thrown; all that it had opened is closed by then
   */
  public static Shutdown of(Start start) throws Exception {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::close, "weir-stop"));
    shutdown.run(start);
    return shutdown;
  }

  private void run(Start start) throws Exception {
    try {
      start.open(parts);
    } catch (Exception | Error e) {
      if (!parts.isStopping()) {
        parts.close();
        throw e;
      }
      LOG.info("The start has not ended: {}", e.toString());
    } finally {
      parts.endStart();
    }
  }

  private void close() {
    try {
      parts.stop(LAST_STEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed.countDown();
    }
  }

  /** Waits until the process has been told to stop and all is closed. */
  public void await() throws InterruptedException {
    closed.await();
  }

  /** Waits for that long at most; returns whether all is closed. */
  public boolean await(Duration limit) throws InterruptedException {
    return closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
