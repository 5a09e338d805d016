package io.weir.service.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has started, closed in reverse order. One thread opens the parts; another may stop
 * it at any moment: the part that is being started then is closed too, and no further one is
 * opened.
 */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch startEnded = new CountDownLatch(1);
  private volatile boolean stopping;

  /**
   * Takes a part that has been started, to be closed before those opened earlier.
   *
   * @throws StoppedException if no further one may be started
   */
  public <T extends AutoCloseable> T opened(T part) throws StoppedException {
    synchronized (open) {
      open.push(part);
    }
    requireNotStopped();
    return part;
  }

  /**
   * For a start that waits: whether to go on.
   *
   * @throws StoppedException if not
   */
  public void requireNotStopped() throws StoppedException {
    if (stopping) {
      throw new StoppedException();
    }
  }

  boolean isStopping() {
    return stopping;
  }

  /** Says that no further part will be opened: all are, or the start has failed. */
  void endStart() {
    startEnded.countDown();
  }

  /**
   * Ends the start, if it goes on, then closes everything.
   *
   * @param lastStep how long to wait for the part that is starting, which would fail if those that
   *     it uses were closed
   */
  void stop(Duration lastStep) throws InterruptedException {
    stopping = true;
    if (!startEnded.await(lastStep.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("Did not wait longer than {} for a part that is still starting", lastStep);
    }
    close();
  }

  /**
   * Closes the newest part first, each also if one before cannot be; a second call does nothing.
   */
  @Override
  public synchronized void close() {
    for (AutoCloseable part = newest(); part != null; part = newest()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }

  private AutoCloseable newest() {
    synchronized (open) {
      return open.poll();
    }
  }
}
