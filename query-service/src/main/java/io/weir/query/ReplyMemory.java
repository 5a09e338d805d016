package io.weir.query;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.http.ProblemException;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What queries and the replies to them may take together, from the asking until the reply has been
 * written or given up. Who would go beyond it is told to come again.
 */
final class ReplyMemory {
  /** What a request takes beside its answer; so their number is bounded too. */
  private static final long BYTES_OF_A_REQUEST = 16 * 1024;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final long limit;
  private final AtomicLong taken = new AtomicLong();
  private final Counter refused;

  /**
   * @param limit in bytes
   */
  ReplyMemory(long limit, PrometheusRegistry registry) {
    this.limit = limit;
    GaugeWithCallback.builder()
        .name("weir_reply_memory_bytes")
        .help("Bytes set aside for queries in flight and replies not written yet.")
        .callback(gauge -> gauge.call(taken.get()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_reply_memory_limit_bytes")
        .help("WEIR_REPLY_MEMORY: beyond it, 429.")
        .callback(gauge -> gauge.call(limit))
        .register(registry);
    refused =
        Counter.builder()
            .name("weir_replies_refused_total")
            .help("Queries refused for want of memory for the reply.")
            .register(registry);
  }

  /** Whether more than half is taken: a reply or two more may find too little. */
  boolean isShort() {
    return taken.get() > limit / 2;
  }

  /**
   * Sets memory aside. What is larger than all there is gets all of it, once it is free.
   *
   * @param bytes the most that query and reply take
   * @throws ProblemException 429, if so much is not free
   */
  Share take(long bytes) {
    long wanted = Math.min(limit, BYTES_OF_A_REQUEST + bytes);
    long before = taken.getAndAdd(wanted);
    if (before + wanted > limit) {
      taken.addAndGet(-wanted);
      refused.inc();
      throw ProblemException.tooMany(
          "The reply may take "
              + wanted
              + " bytes, and of the "
              + limit
              + " of WEIR_REPLY_MEMORY, "
              + Math.max(0, limit - before)
              + " are free",
          ASK_AGAIN);
    }
    return new Share(wanted);
  }

  /** What was set aside, until the request that it listens to is over. */
  final class Share implements AsyncListener {
    private final long bytes;
    private final AtomicBoolean given = new AtomicBoolean();

    private Share(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void onComplete(AsyncEvent over) {
      if (given.compareAndSet(false, true)) {
        taken.addAndGet(-bytes);
      }
    }

    /** The request is completed after it, by who handles the timeout. */
    @Override
    public void onTimeout(AsyncEvent late) {}

    @Override
    public void onError(AsyncEvent fault) {}

    @Override
    public void onStartAsync(AsyncEvent again) {
      again.getAsyncContext().addListener(this);
    }
  }
}
