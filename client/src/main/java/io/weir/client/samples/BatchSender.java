package io.weir.client.samples;

import io.weir.client.samples.RefusedSamplesException.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends batches, one after the other, each until the server has acknowledged it, has refused it, or
 * its time is up. Of a batch that is refused for one sample, the others are sent again.
 */
final class BatchSender implements Runnable {
  /** Beyond so many the batch as a whole is taken to be wrong. */
  private static final int MAX_REFUSED = 16;

  /** Longer than a gateway tries. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final BatchQueue queue;
  private final HttpCalls http;
  private final WriteOptions options;

  BatchSender(BatchQueue queue, HttpCalls http, WriteOptions options) {
    this.queue = queue;
    this.http = http;
    this.options = options;
  }

  @Override
  public void run() {
    try {
      for (Batch batch = queue.take(); batch != null; batch = queue.take()) {
        deliver(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // who interrupted it abandons the queue
    }
  }

  private void deliver(Batch batch) throws InterruptedException {
    List<Refusal> refused = new ArrayList<>();
    try {
      SamplesException refusal = null;
      while (batch.size() > 0) {
        SamplesException next = attempt(batch, refused.size());
        if (next == null) {
          break;
        }
        refusal = next;
        refused.add(new Refusal(batch.remove(next.index()), String.valueOf(next.getMessage())));
      }
      queue.done(batch, refusal == null ? null : new RefusedSamplesException(refused, refusal));
    } catch (SamplesException e) {
      if (!refused.isEmpty()) {
        e.addSuppressed(new RefusedSamplesException(refused, e));
      }
      queue.done(batch, e);
    } catch (RuntimeException e) {
      queue.done(batch, new SamplesException("a batch could not be sent: " + e, e));
    }
  }

  /**
   * Sends a batch until there is an answer to it.
   *
   * @param refused how many of its samples were refused
   * @return null if it is stored; else the refusal of one of its samples
   * @throws SamplesException if it is refused as a whole, or its time is up
   */
  private SamplesException attempt(Batch batch, int refused) throws InterruptedException {
    long end = batch.begun() + options.deliveryTimeout().toNanos();
    for (int number = 2; ; number++) {
      try {
        http.post("/batch", batch.lines(), batch.length(), REQUEST_TIMEOUT);
        return null;
      } catch (SamplesException e) {
        boolean isOfOne = e.status().orElse(0) == 400 && e.index() >= 0;
        if (isOfOne && e.index() < batch.size() && refused < MAX_REFUSED) {
          return e;
        }
        long pause = options.retries().pauseNanos(number, e.retryAfter());
        if (!e.isPassing() || System.nanoTime() + pause - end > 0) {
          throw e;
        }
        TimeUnit.NANOSECONDS.sleep(pause);
      }
    }
  }
}
