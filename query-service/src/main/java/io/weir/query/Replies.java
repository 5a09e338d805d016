package io.weir.query;

import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.http.ProblemException;
import io.weir.model.Answer;
import io.weir.model.Asker.UnreachableException;
import io.weir.query.ask.RefusedException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Where answers become responses. A request holds no thread while its question is on the way; the
 * answer is written on threads kept for that, so that a slow reader holds up neither those that
 * accept requests nor those that ask.
 */
final class Replies implements AutoCloseable {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads;

  /**
   * @param threads how many replies are written at the same time
   * @param waiting how many more may wait for that; beyond them it is 503
   */
  Replies(int threads, int waiting, PrometheusRegistry registry) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(waiting),
            task -> {
              Thread thread = new Thread(task, "weir-reply-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    GaugeWithCallback.builder()
        .name("weir_replies_waiting")
        .help("Answers that wait for a thread to be written by.")
        .callback(gauge -> gauge.call(this.threads.getQueue().size()))
        .register(registry);
  }

  /** Replies with what comes back, or with the problem that it is. */
  <T> void reply(Context ctx, CompletionStage<T> answer, Consumer<T> writer) {
    reply(
        ctx,
        answer,
        writer,
        problem -> {
          throw problem;
        });
  }

  /** The same, where problems have a shape of their own. */
  <T> void reply(
      Context ctx,
      CompletionStage<T> answer,
      Consumer<T> writer,
      Consumer<ProblemException> problemWriter) {
    ctx.future(
        () ->
            answer
                .thenAcceptAsync(writer, threads)
                .exceptionally(
                    fault -> {
                      problemWriter.accept(problem(fault));
                      return null;
                    })
                .toCompletableFuture());
  }

  /** The rows, if there are any. */
  static Answer.Rows rows(Answer answer) {
    if (answer instanceof Answer.Refusal refusal) {
      throw problem(refusal);
    }
    return (Answer.Rows) answer;
  }

  private static ProblemException problem(Throwable wrapped) {
    Throwable fault = wrapped;
    while (fault instanceof CompletionException && fault.getCause() != null) {
      fault = fault.getCause();
    }
    if (fault instanceof ProblemException problem) {
      return problem;
    } else if (fault instanceof RefusedException refused) {
      return problem(refused.refusal());
    } else if (fault instanceof UnreachableException) {
      return unavailable(fault.getMessage());
    } else if (fault instanceof RejectedExecutionException) {
      return unavailable("too many answers wait to be written");
    } else {
      throw fault instanceof RuntimeException bug ? bug : new IllegalStateException(fault);
    }
  }

  private static ProblemException problem(Answer.Refusal refusal) {
    return switch (refusal.reason()) {
      case UNKNOWN_TAG -> ProblemException.of(404, "No sample of this tag is held.");
      case NOT_SERVING -> unavailable("the job is starting or stopping");
      case MALFORMED, FAILED -> unavailable("the job refused: " + refusal.message());
    };
  }

  private static ProblemException unavailable(String reason) {
    return ProblemException.unavailable("There is no answer now: " + reason, ASK_AGAIN);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
