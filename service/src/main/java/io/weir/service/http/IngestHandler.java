package io.weir.service.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Handles the requests of ingest routes and passes on all others. Refuses a request that would wait
 * too long for a thread.
 */
final class IngestHandler extends Handler.Wrapper {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** How long the rest of a small body may take to arrive before it needs a thread. */
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<IngestRoute> ingestRoutes;
  private final RequestGuard guard;
  private final AdmissionQueue queue;
  private final HttpMetrics metrics;
  private final ProblemException overload;

  /**
   * @param queue bounds the requests that hold a thread
   */
  IngestHandler(
      List<IngestRoute> ingestRoutes,
      RequestGuard guard,
      AdmissionQueue queue,
      HttpMetrics metrics) {
    this.ingestRoutes = List.copyOf(ingestRoutes);
    this.guard = guard;
    this.queue = queue;
    this.metrics = metrics;
    overload =
        ProblemException.tooMany(
            "The server has more to do than it can: this request would wait for more than "
                + queue.longest().toMillis()
                + " ms.",
            TRY_AGAIN);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    IngestRoute route = route(Request.getPathInContext(request), request.getMethod());
    if (route == null) {
      request.getComponents().getExecutor().execute(() -> handOn(request, response, callback));
      return true;
    }
    Exchange exchange = new Exchange(route, request, response, callback);
    if (route.methods().contains(request.getMethod())) {
      exchange.enter();
    } else {
      exchange.problem(ProblemException.notAllowed(route.methods()));
    }
    return true;
  }

  private IngestRoute route(String path, String method) {
    for (IngestRoute each : ingestRoutes) {
      if (each.leads(path) && (!each.isShared() || each.methods().contains(method))) {
        return each;
      }
    }
    return null;
  }

  private void handOn(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }

  /** Jetty then calls from the selecting thread, which saves two hand-overs. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** One request and its response, written once. */
  private final class Exchange implements AdmissionQueue.Entry {
    private final IngestRoute route;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final IngestRequest incoming;

    Exchange(IngestRoute route, Request request, Response response, Callback callback) {
      this.route = route;
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.incoming = new IngestRequest(request);
    }

    /** Lets the request in if its sender may, before anything of its body is read. */
    void enter() {
      try {
        incoming.sentBy(guard.check(route, request));
      } catch (RuntimeException e) {
        give(null, e);
        return;
      }
      begin();
    }

    /** Handles the request at once if nothing has to be waited for, else when it gets a thread. */
    void begin() {
      try {
        incoming.gather();
        if (incoming.isWhole()) {
          run();
        } else if (incoming.isSmall() && nanos() < SOON_NANOS) {
          request.demand(Invocable.from(InvocationType.NON_BLOCKING, this::begin));
        } else if (!queue.offer(this)) {
          reject();
        }
      } catch (IOException | RuntimeException e) {
        give(null, e);
      }
    }

    @Override
    public void run() {
      try {
        CompletableFuture<IngestReply> reply =
            route.receiver().receive(incoming).toCompletableFuture();
        if (reply.isDone()) {
          reply.whenComplete(this::give);
        } else {
          reply.whenComplete(this::giveFromSelector);
        }
      } catch (Exception | Error e) {
        give(null, e);
      }
    }

    @Override
    public void reject() {
      route.refused().accept(overload);
      problem(overload);
    }

    /** Kafka takes batches: the selecting thread is woken once for all replies to one. */
    private void giveFromSelector(IngestReply reply, Throwable failure) {
      ClientEndPoint.of(request.getConnectionMetaData().getConnection().getEndPoint())
          .callFromSelector(() -> give(reply, failure));
    }

    private void give(IngestReply reply, Throwable failure) {
      if (failure == null) {
        response.setStatus(reply.status());
        reply.headers().forEach(response.getHeaders()::put);
        observe(reply.status());
        if (reply.body().length == 0) {
          callback.succeeded();
        } else {
          if (!reply.headers().containsKey(HttpHeader.CONTENT_TYPE.asString())) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
          }
          response.write(true, ByteBuffer.wrap(reply.body()), callback);
        }
      } else {
        problem(Problems.of(cause(failure), request.getMethod(), route.path()));
      }
    }

    private static Throwable cause(Throwable failure) {
      return failure instanceof CompletionException && failure.getCause() != null
          ? failure.getCause()
          : failure;
    }

    void problem(ProblemException problem) {
      ProblemJson.describe(problem, response.getHeaders()::put);
      response.setStatus(problem.status());
      observe(problem.status());
      response.write(
          true, ByteBuffer.wrap(ProblemJson.of(problem)), new BodyDrainer(request, callback));
    }

    private void observe(int status) {
      metrics.observe(route.path(), status, nanos());
    }

    /** The time since the head arrived. */
    private long nanos() {
      return System.nanoTime() - request.getHeadersNanoTime();
    }
  }
}
