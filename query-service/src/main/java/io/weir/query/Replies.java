package io.weir.query;

import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.http.ProblemException;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.query.client.RefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where answers become responses. A request holds no thread while its query is on the way; what
 * came of it, be it an answer or a failure, is written on threads kept for that, so that a slow
 * reader holds up neither those that accept requests nor those that ask.
 */
final class Replies implements AutoCloseable {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads;
  private final ReplyMemory memory;

  /** The most values that a row of an answer is known to have. */
  private final AtomicInteger width;

  /**
   * @param settings how many replies are written at the same time, and how much memory they and
   *     those that wait for that may take
   */
  Replies(QuerySettings settings, PrometheusRegistry registry) {
    memory = new ReplyMemory(settings.replyMemory(), registry);
    width = new AtomicInteger(settings.values());
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            settings.replyThreads(),
            settings.replyThreads(),
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(), // no longer than the memory suffices for
            task -> {
              Thread thread = new Thread(task, "weir-reply-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    GaugeWithCallback.builder()
        .name("weir_replies_waiting")
        .help("Answers that wait for a thread to be written by.")
        .callback(gauge -> gauge.call(threads.getQueue().size()))
        .register(registry);
  }

  /**
   * Asks, and replies with what comes back, or with the problem that it is.
   *
   * @param bytes the most that the answer and what is written of it take; 429 if that is not free
   */
  <T> void reply(Context ctx, long bytes, Supplier<CompletionStage<T>> query, Consumer<T> writer) {
    reply(
        ctx,
        bytes,
        query,
        writer,
        problem -> {
          throw problem;
        });
  }

  /** The same, where problems have a shape of their own. */
  <T> void reply(
      Context ctx,
      long bytes,
      Supplier<CompletionStage<T>> query,
      Consumer<T> writer,
      Consumer<ProblemException> problemWriter) {
    ctx.future(
        () -> {
          try {
            ctx.req().getAsyncContext().addListener(memory.take(bytes));
          } catch (ProblemException problem) {
            problemWriter.accept(problem);
            return CompletableFuture.completedFuture(null);
          }
          return query
              .get()
              .handleAsync((answer, fault) -> write(answer, fault, writer, problemWriter), threads)
              .toCompletableFuture();
        });
  }

  private static <T> Void write(
      T answer, Throwable fault, Consumer<T> writer, Consumer<ProblemException> problemWriter) {
    try {
      if (fault != null) {
        throw problem(fault);
      }
      writer.accept(answer);
    } catch (ProblemException problem) {
      problemWriter.accept(problem);
    }
    return null;
  }

  /** Whether answers wait for a thread, or are about to be refused for want of memory. */
  boolean areWaiting() {
    return !threads.getQueue().isEmpty() || memory.isShort();
  }

  /** Where what takes long is done with answers before they are written. */
  Executor threads() {
    return threads;
  }

  /** How many values a row is reckoned with; more than was told, once there was such an answer. */
  int width() {
    return width.get();
  }

  /** The rows, if there are any. */
  QueryResult.Rows rows(QueryResult answer) {
    if (answer instanceof QueryResult.Refusal refusal) {
      throw problem(refusal);
    }
    QueryResult.Rows rows = (QueryResult.Rows) answer;
    width.accumulateAndGet(rows.width(), Math::max);
    return rows;
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
    } else {
      throw fault instanceof RuntimeException bug ? bug : new IllegalStateException(fault);
    }
  }

  private static ProblemException problem(QueryResult.Refusal refusal) {
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
