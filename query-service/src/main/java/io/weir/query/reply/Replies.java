package io.weir.query.reply;

import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.HttpStreams;
import io.weir.service.http.ProblemException;
import io.weir.service.process.DaemonThreads;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns query results into responses. A request holds no thread while its query is in flight.
 * Results and failures are written by separate threads, so that a slow reader blocks neither the
 * threads that accept requests nor the one that sends queries.
 */
public final class Replies implements AutoCloseable {
  /** For how long a reader may be slower than the least rate. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private final ThreadPoolExecutor threads;
  private final boolean completesOnWorkers;
  private final ReplyMemory memory;
  private final CallMemory calls;
  private final long rate;

  private final RowWidth width;

  /**
   * @param writers how many replies are written at the same time
   * @param bytes the memory that they and the waiting ones may take together
   * @param rate bytes a second; slower readers of streams are cut
   * @param values how many values a row is taken to have until one has had more
   * @param completesOnWorkers whether the threads that complete results may write them as text
   */
  public Replies(
      int writers,
      long bytes,
      long rate,
      int values,
      boolean completesOnWorkers,
      PrometheusRegistry registry) {
    this.completesOnWorkers = completesOnWorkers;
    memory = new ReplyMemory(bytes, registry);
    calls = new CallMemory(memory.forCalls(registry));
    this.rate = rate;
    width = new RowWidth(values);
    threads =
        new ThreadPoolExecutor(
            writers,
            writers,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(), // bounded by the memory of the replies in it
            new DaemonThreads("weir-reply"));
    GaugeWithCallback.builder()
        .name("weir_replies_waiting")
        .help("Replies that wait for a thread.")
        .callback(gauge -> gauge.call(threads.getQueue().size()))
        .register(registry);
  }

  /**
   * Sends the query and replies with its result, or with a problem.
   *
   * @param bytes the most that the result and its text take; 429 if that is not free
   */
  public <T> void reply(
      Context ctx, long bytes, Supplier<CompletionStage<T>> query, Consumer<T> writer) {
    reply(ctx, bytes, query, writer, Replies::rethrow);
  }

  /** The same of a query that may wait before it is answered, and then needs no memory. */
  public <T> void reply(
      Context ctx,
      long bytes,
      Function<Reservation, CompletionStage<T>> query,
      Consumer<T> writer) {
    reply(ctx, bytes, query, writer, Replies::rethrow);
  }

  /** The same, with another shape of problems. */
  public <T> void reply(
      Context ctx,
      long bytes,
      Supplier<CompletionStage<T>> query,
      Consumer<T> writer,
      Consumer<ProblemException> problemWriter) {
    reply(ctx, bytes, reservation -> query.get(), writer, problemWriter);
  }

  private <T> void reply(
      Context ctx,
      long bytes,
      Function<Reservation, CompletionStage<T>> query,
      Consumer<T> writer,
      Consumer<ProblemException> problemWriter) {
    ctx.future(
        () -> {
          Reservation reservation;
          try {
            reservation = memory.reserve(bytes);
            reservation.atEnd().listenTo(ctx);
          } catch (ProblemException problem) {
            problemWriter.accept(problem);
            return CompletableFuture.completedFuture(null);
          }
          return query
              .apply(reservation)
              .handleAsync((answer, fault) -> write(answer, fault, writer, problemWriter), threads)
              .toCompletableFuture();
        });
  }

  /**
   * Reserves further memory until the end of a request whose reply is under way.
   *
   * @throws ProblemException 429 if it is not free
   */
  public Reservation reserve(Context ctx, long bytes) {
    ctx.req().getAsyncContext(); // fails after the end of the request
    Reservation more = memory.reserve(bytes);
    more.atEnd().listenTo(ctx);
    return more;
  }

  /** Reserves memory for a short read if it is free, else null; closed by whoever reads. */
  public Reservation reserveIfFree(long bytes) {
    return memory.reserveIfFree(bytes);
  }

  /**
   * Reserves further memory as soon as it is free, until the end of a request whose reply is under
   * way.
   *
   * @return fails with a {@link ProblemException}, 429, if it is not free in time, or at once where
   *     too many wait, or so much is needed that it would have to wait for all others
   */
  public CompletionStage<Reservation> await(Context ctx, long bytes) {
    if (!memory.mayWaitFor(bytes)) {
      return CompletableFuture.completedFuture(reserve(ctx, bytes));
    }
    ctx.req().getAsyncContext(); // fails after the end of the request
    MemoryLine.Place place = memory.await(bytes);
    new AtEnd(place::end).listenTo(ctx);
    return place.reserved();
  }

  /** Whether a request that needs so much may {@linkplain #await wait} for it. */
  public boolean mayWaitFor(long bytes) {
    return memory.mayWaitFor(bytes);
  }

  /** The memory for what is not a request over HTTP. */
  public CallMemory calls() {
    return calls;
  }

  /** The memory of a request's body, which ends with the request. */
  BodyMemory body(Context ctx) {
    BodyMemory body = new BodyMemory(memory);
    body.atEnd().listenTo(ctx);
    return body;
  }

  /**
   * Replies with a stream: without a limit of time, and by threads of its own.
   *
   * @param bytes the most memory that it takes; 429 if that is not free
   * @param first asks for what the stream begins with
   * @param writer writes the whole stream
   */
  public <T> void stream(
      Context ctx,
      long bytes,
      Executor streams,
      Supplier<CompletionStage<T>> first,
      Consumer<T> writer) {
    ctx.future(
        () -> {
          AsyncContext async = ctx.req().getAsyncContext();
          memory.reserve(bytes).atEnd().listenTo(ctx);
          async.setTimeout(0);
          return first
              .get()
              .handleAsync(
                  (answer, fault) -> write(answer, fault, writer, Replies::rethrow), streams)
              .toCompletableFuture();
        });
  }

  /** Sends a text as JSON that is neither compressed nor to be stored. */
  public static void sendJson(Context ctx, Utf8Text json) {
    ctx.res().setContentLength(json.length());
    ctx.contentType("application/json").header("Cache-Control", "no-store").result(json.stream());
  }

  /** The body of a stream, which fails where its reader is slow. */
  public PacedStream paced(Context ctx) throws IOException {
    return new PacedStream(
        ctx.res().getOutputStream(), rate, PATIENCE, () -> HttpStreams.requireClient(ctx));
  }

  private static void rethrow(ProblemException problem) {
    throw problem;
  }

  private static <T> Void write(
      T answer, Throwable fault, Consumer<T> writer, Consumer<ProblemException> problemWriter) {
    try {
      if (fault != null) {
        throw QueryFailures.problem(fault);
      }
      writer.accept(answer);
    } catch (ProblemException problem) {
      problemWriter.accept(problem);
    }
    return null;
  }

  /** Whether replies wait for a thread, or memory for replies is short. */
  public boolean areWaiting() {
    return !threads.getQueue().isEmpty() || memory.isShort();
  }

  /** The threads for slow work on results. */
  public Executor threads() {
    return threads;
  }

  /**
   * The threads that write what the calling thread asks for: those that complete the results, if
   * they may. Never the calling one, which selects for all connections.
   */
  public Executor writers() {
    if (!completesOnWorkers) {
      return threads;
    }
    Thread asking = Thread.currentThread();
    return writing -> {
      if (Thread.currentThread() == asking) {
        threads.execute(writing);
      } else {
        writing.run();
      }
    };
  }

  /** How many values the rows of results are taken to have. */
  public RowWidth width() {
    return width;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
