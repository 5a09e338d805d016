package io.weir.service.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Answers {@link ShortRead}s, and passes on all other requests. */
final class ShortReads extends Handler.Wrapper {
  /** Longer ones take long to read, which the selecting thread must not do. */
  private static final int MOST_QUERY_CHARACTERS = 2048;

  private static final int MOST_ACCEPT_CHARACTERS = 512;

  private static final List<HttpHeader> ACCEPT =
      List.of(HttpHeader.ACCEPT, HttpHeader.ACCEPT_ENCODING);

  /** What the system takes before the client reads. */
  private static final int BUFFERED_BYTES = ClientConnector.SEND_BUFFER_BYTES;

  private final Map<ShortRead, RouteRule> reads = new HashMap<>();
  private final RequestGuard guard;
  private final HttpMetrics metrics;
  private final Duration limit;

  /**
   * @param limit within which a reply must be read
   * @throws IllegalStateException if one has no rule that says who may use it
   */
  ShortReads(List<ShortRead> reads, RequestGuard guard, HttpMetrics metrics, Duration limit) {
    this.limit = limit;
    reads.forEach(read -> this.reads.put(read, guard.rule("GET", read.path())));
    this.guard = guard;
    this.metrics = metrics;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getMethod().equals("GET") && !hasBody(request.getHeaders()) && isShort(request)) {
      for (Map.Entry<ShortRead, RouteRule> each : reads.entrySet()) {
        Optional<List<String>> segments = each.getKey().segments(request.getHttpURI().getPath());
        if (segments.isPresent()) {
          Exchange exchange = new Exchange(each.getKey(), request, response, callback);
          return exchange.begin(each.getValue(), segments.get())
              || super.handle(request, response, callback);
        }
      }
    }
    return super.handle(request, response, callback);
  }

  private static boolean hasBody(HttpFields headers) {
    return headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
        || headers.contains(HttpHeader.TRANSFER_ENCODING);
  }

  private static boolean isShort(Request request) {
    String query = request.getHttpURI().getQuery();
    return (query == null || query.length() <= MOST_QUERY_CHARACTERS)
        && ACCEPT.stream()
            .map(request.getHeaders()::get)
            .allMatch(list -> list == null || list.length() <= MOST_ACCEPT_CHARACTERS);
  }

  private void handOn(Request request, Response response, Callback callback) throws Exception {
    if (!super.handle(request, response, callback)) {
      Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
    }
  }

  /** Jetty then calls from the selecting thread, which saves two hand-overs. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** One request and its response. */
  private final class Exchange {
    private final ShortRead read;
    private final Request request;
    private final Response response;
    private final Callback callback;

    Exchange(ShortRead read, Request request, Response response, Callback callback) {
      this.read = read;
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    /** Begins to answer; false if the routes must. */
    boolean begin(RouteRule rule, List<String> segments) {
      try {
        guard.check(rule, request);
      } catch (RuntimeException e) {
        refuse(e);
        return true;
      }
      Optional<CompletionStage<Optional<ShortRead.Reply>>> reply;
      try {
        reply = read.reader().read(new ShortRead.Call(request, segments));
      } catch (RuntimeException e) {
        return false; // the routes say what is wrong
      }
      reply.ifPresent(stage -> stage.whenComplete(this::end));
      return reply.isPresent();
    }

    private void end(Optional<ShortRead.Reply> reply, Throwable failure) {
      try {
        if (failure != null) {
          refuse(cause(failure));
        } else if (reply.isPresent()) {
          give(reply.get());
        } else {
          handOn(request, response, callback);
        }
      } catch (Throwable e) {
        if (reply != null) {
          reply.ifPresent(unwritten -> unwritten.end().run());
        }
        Response.writeError(request, response, callback, e);
      }
    }

    private static Throwable cause(Throwable failure) {
      return failure instanceof CompletionException && failure.getCause() != null
          ? failure.getCause()
          : failure;
    }

    private void give(ShortRead.Reply reply) {
      reply.headers().forEach(response.getHeaders()::put);
      String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
      MimeTypes.Type known = type == null ? null : MimeTypes.CACHE.get(type);
      if (known != null) { // whose spelling the routes do not keep either
        response.getHeaders().put(known.getContentTypeField());
      }
      response.setStatus(HttpStatus.OK_200);
      observe(HttpStatus.OK_200);
      response.write(true, reply.body(), new Ending(callback, ending(reply)));
    }

    /** Ends it; until then a client that has not read it when its time is up is cut. */
    private Runnable ending(ShortRead.Reply reply) {
      if (reply.body().remaining() <= BUFFERED_BYTES) {
        return reply.end();
      }
      EndPoint client = request.getConnectionMetaData().getConnection().getEndPoint();
      Scheduler.Task cut =
          request
              .getComponents()
              .getScheduler()
              .schedule(
                  () -> client.close(new TimeoutException("the reply was not read in time")),
                  limit.toMillis(),
                  TimeUnit.MILLISECONDS);
      return () -> {
        cut.cancel();
        reply.end().run();
      };
    }

    private void refuse(Throwable failure) {
      ProblemException problem = Problems.of(failure, request.getMethod(), read.path());
      ProblemJson.describe(problem, response.getHeaders()::put);
      response.setStatus(problem.status());
      observe(problem.status());
      response.write(true, ByteBuffer.wrap(ProblemJson.of(problem)), callback);
    }

    /** The time is that since the head arrived. */
    private void observe(int status) {
      metrics.observe(read.path(), status, System.nanoTime() - request.getHeadersNanoTime());
    }
  }

  /** Ends a reply, however it ends. */
  private record Ending(Callback callback, Runnable end) implements Callback {
    @Override
    public void succeeded() {
      end.run();
      callback.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
      end.run();
      callback.failed(failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return callback.getInvocationType();
    }
  }
}
