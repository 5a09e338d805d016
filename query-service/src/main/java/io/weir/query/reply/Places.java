package io.weir.query.reply;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many replies of several parts are written at the same time: each may block a thread of
 * replies for as long as its client reads, and other replies need threads too.
 */
public final class Places {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final int most;
  private final Semaphore free;
  private final Counter refused;

  /**
   * @param replyThreads of which at most half are used, but at least one
   */
  public Places(int replyThreads, PrometheusRegistry registry) {
    most = Math.max(1, replyThreads / 2);
    free = new Semaphore(most);
    GaugeWithCallback.builder()
        .name("weir_streamed_replies")
        .help("Replies of several parts that are being written.")
        .callback(gauge -> gauge.call(most - free.availablePermits()))
        .register(registry);
    refused =
        Counter.builder()
            .name("weir_streamed_replies_refused_total")
            .help("Requests refused since half of WEIR_REPLY_THREADS may write such replies.")
            .register(registry);
  }

  /**
   * Takes a place until the end of the request that the result listens to.
   *
   * @throws ProblemException 429 if there is none
   */
  public AtEnd take() {
    if (!free.tryAcquire()) {
      refused.inc();
      throw ProblemException.tooMany(
          most + " replies of several parts are being written, half of WEIR_REPLY_THREADS",
          ASK_AGAIN);
    }
    return new AtEnd(free::release);
  }
}
