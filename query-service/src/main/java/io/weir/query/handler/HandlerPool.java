package io.weir.query.handler;

import io.weir.service.handler.Handler;
import io.weir.service.handler.HandlerRequest;
import io.weir.service.handler.HandlerResponse;
import io.weir.service.handler.Weir;
import io.weir.service.handler.WeirException;
import io.weir.service.http.ProblemException;
import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one handler by threads of its own, so that one that blocks or fails takes nothing from
 * others. What it throws becomes a problem that names it.
 */
final class HandlerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerPool.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private static final long BETWEEN_LOGS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Handler handler;
  private final ClassLoader loader;
  private final Duration timeout;
  private final HandlerMetrics metrics;
  private final ThreadPoolExecutor threads;

  /** When a failure was logged last. */
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - BETWEEN_LOGS_NANOS);

  HandlerPool(
      String name,
      Handler handler,
      ClassLoader loader,
      HandlerSettings settings,
      HandlerMetrics metrics) {
    this.name = name;
    this.handler = handler;
    this.loader = loader;
    this.timeout = settings.timeout();
    this.metrics = metrics;
    threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(settings.waiting()),
            new DaemonThreads("x-" + name));
    threads.allowCoreThreadTimeOut(true);
    metrics.watch(name, threads);
  }

  /**
   * Has a request handled.
   *
   * @param weir as who sent the request may use it
   * @return fails with a {@link ProblemException}: 401 or 403 if Weir refuses what it asks for, 429
   *     if too many wait, 502 if the handler fails, 503 if it takes too long, or Weir was not
   *     available to it
   */
  CompletionStage<HandlerResponse> handle(HandlerRequest request, Weir weir) {
    long begin = System.nanoTime();
    CompletableFuture<HandlerResponse> response = new CompletableFuture<>();
    Future<?> running;
    try {
      running = threads.submit(() -> run(request, weir, response));
    } catch (RejectedExecutionException e) {
      metrics.ended(name, HandlerMetrics.Outcome.REFUSED, begin);
      throw ProblemException.tooMany(
          "Handler " + name + " has more requests than it can answer.", TRY_AGAIN);
    }
    return response
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (given, failure) -> {
              if (failure == null) {
                metrics.ended(name, HandlerMetrics.Outcome.ANSWERED, begin);
                return given;
              }
              boolean isLate = failure instanceof TimeoutException;
              metrics.ended(
                  name,
                  isLate ? HandlerMetrics.Outcome.LATE : HandlerMetrics.Outcome.FAILED,
                  begin);
              throw isLate ? late(running) : problem(failure.getCause());
            });
  }

  private void run(HandlerRequest request, Weir weir, CompletableFuture<HandlerResponse> response) {
    Thread.currentThread().setContextClassLoader(loader);
    try {
      HandlerResponse given = handler.handle(request, weir);
      if (given == null) {
        throw new IllegalStateException("the response is null");
      }
      response.complete(given);
    } catch (Throwable e) { // a LinkageError, say, is the handler's too
      response.completeExceptionally(new ExecutionException(e)); // not to be taken for a timeout
    }
  }

  /** Ends the attempt, if the handler lets itself be interrupted. */
  private ProblemException late(Future<?> running) {
    running.cancel(true);
    if (running instanceof Runnable waiting) {
      threads.remove(waiting);
    }
    return ProblemException.unavailable(
        "Handler " + name + " did not answer within " + timeout.toMillis() + " ms.", TRY_AGAIN);
  }

  private ProblemException problem(Throwable failure) {
    if (failure instanceof WeirException weirs && weirs.isTemporary()) {
      return ProblemException.unavailable(
          "Handler " + name + " got no answer from Weir: " + weirs.getMessage(), TRY_AGAIN);
    }
    if (failure instanceof WeirException refusal && isRefusal(refusal.status())) {
      return ProblemException.of(
          refusal.status(), "Weir refused handler " + name + ": " + refusal.getMessage());
    }
    log(failure);
    return ProblemException.of(502, "Handler " + name + " failed; the server's log says why.");
  }

  /** Who asks may not do what the handler does for them. */
  private static boolean isRefusal(int status) {
    return status == 401 || status == 403;
  }

  /** Whoever may send requests must not fill the disk with what they cause. */
  private void log(Throwable failure) {
    long now = System.nanoTime();
    long last = logged.get();
    if (now - last >= BETWEEN_LOGS_NANOS && logged.compareAndSet(last, now)) {
      LOG.warn("Handler {} failed", name, failure);
    } else {
      LOG.debug("Handler {} failed again", name, failure);
    }
  }

  /** Interrupts what runs. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
