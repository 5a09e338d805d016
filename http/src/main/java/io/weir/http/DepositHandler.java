package io.weir.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Answers the requests for deposits, and hands on all others. A deposit that would wait too long
 * for a thread is refused.
 */
final class DepositHandler extends Handler.Wrapper {
  private static final ProblemException NOT_POST =
      ProblemException.of(405, "This path takes POST only.");
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** For how long the rest of a small body may keep arriving before it needs a thread. */
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Deposit> deposits;
  private final WaitingLine line;
  private final HttpMetrics metrics;
  private final ProblemException overload;

  /**
   * @param line for those that may hold a thread
   */
  DepositHandler(List<Deposit> deposits, WaitingLine line, HttpMetrics metrics) {
    this.deposits =
        deposits.stream().collect(Collectors.toUnmodifiableMap(Deposit::path, Function.identity()));
    this.line = line;
    this.metrics = metrics;
    overload =
        ProblemException.tooMany(
            "The server has more to do than it can: this request would wait for more than "
                + line.longest().toMillis()
                + " ms.",
            TRY_AGAIN);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Deposit deposit = deposits.get(Request.getPathInContext(request));
    if (deposit == null) {
      request.getComponents().getExecutor().execute(() -> handOn(request, response, callback));
      return true;
    }
    Answer answer = new Answer(deposit, request, response, callback);
    if (HttpMethod.POST.is(request.getMethod())) {
      answer.begin();
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, HttpMethod.POST.asString());
      answer.problem(NOT_POST);
    }
    return true;
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

  /** Jetty then calls from the thread that selects, and spares two hand-overs. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** The answer to one request, given once. */
  private final class Answer implements WaitingLine.Turn {
    private final Deposit deposit;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Delivery delivery;

    Answer(Deposit deposit, Request request, Response response, Callback callback) {
      this.deposit = deposit;
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.delivery = new Delivery(request);
    }

    /** At once if that waits for nobody, else when it is its turn to have a thread. */
    void begin() {
      try {
        delivery.gather();
        if (delivery.isWhole()) {
          take();
        } else if (delivery.isSmall() && nanos() < SOON_NANOS) {
          request.demand(Invocable.from(InvocationType.NON_BLOCKING, this::begin));
        } else if (!line.enter(this)) {
          miss();
        }
      } catch (IOException | RuntimeException e) {
        give(null, e);
      }
    }

    @Override
    public void take() {
      try {
        deposit.receiver().receive(delivery).whenComplete(this::give);
      } catch (Exception | Error e) {
        give(null, e);
      }
    }

    @Override
    public void miss() {
      deposit.refused().accept(overload);
      problem(overload);
    }

    private void give(Void nothing, Throwable failure) {
      if (failure == null) {
        response.setStatus(HttpStatus.NO_CONTENT_204);
        observe(HttpStatus.NO_CONTENT_204);
        callback.succeeded();
      } else {
        problem(Problems.of(cause(failure), request.getMethod(), deposit.path()));
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
          true, ByteBuffer.wrap(ProblemJson.of(problem)), new Leftover(request, callback));
    }

    private void observe(int status) {
      metrics.observe(deposit.path(), status, nanos());
    }

    /** Since its head arrived. */
    private long nanos() {
      return System.nanoTime() - request.getHeadersNanoTime();
    }
  }
}
