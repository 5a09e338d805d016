package io.weir.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers the requests for deposits, and hands on all others. */
final class DepositHandler extends Handler.Wrapper {
  private static final ProblemException NOT_POST =
      ProblemException.of(405, "This path takes POST only.");

  private final Map<String, Deposit> deposits;
  private final HttpMetrics metrics;

  DepositHandler(List<Deposit> deposits, HttpMetrics metrics) {
    this.deposits =
        deposits.stream().collect(Collectors.toUnmodifiableMap(Deposit::path, Function.identity()));
    this.metrics = metrics;
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
      answer.take();
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
  private final class Answer {
    private final Deposit deposit;
    private final Request request;
    private final Response response;
    private final Callback callback;

    Answer(Deposit deposit, Request request, Response response, Callback callback) {
      this.deposit = deposit;
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    /** At once if that waits for nobody, else on a thread that may wait. */
    void take() {
      try {
        Delivery delivery = Delivery.of(request);
        if (delivery.isWhole()) {
          receive(delivery);
        } else {
          request.getComponents().getExecutor().execute(() -> receive(delivery));
        }
      } catch (IOException e) {
        give(null, e);
      }
    }

    private void receive(Delivery delivery) {
      try {
        deposit.receiver().receive(delivery).whenComplete(this::give);
      } catch (Exception | Error e) {
        give(null, e);
      }
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
      response.write(true, ByteBuffer.wrap(ProblemJson.of(problem)), callback);
    }

    private void observe(int status) {
      metrics.observe(deposit.path(), status, System.nanoTime() - request.getHeadersNanoTime());
    }
  }
}
