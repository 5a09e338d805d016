package io.weir.testkit.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A caller of a service, one request at a time. A request that a server fails to answer, or answers
 * with 429 or 5xx, is repeated: at the next server at once the first time, then after a pause. For
 * one thread.
 */
public final class ServiceClient implements Closeable {
  private static final long SECOND = 1_000_000_000L;
  private static final long PAUSE = SECOND / 5;
  private static final long LONGEST_PAUSE = 10 * SECOND;

  private final Route route;
  private final Client[] clients;
  private final int retries;

  private interface Request {
    Response send(Client client) throws IOException;
  }

  /** Repeats a request once if there is another server, else never. */
  public ServiceClient(Service service, int connection) {
    this(service, connection, service.retries());
  }

  /**
   * @param connection its number: callers that follow prefer servers in turn
   * @param retries how often a request is repeated, 0 or more
   */
  public ServiceClient(Service service, int connection, int retries) {
    this.route = new Route(service, connection);
    this.retries = retries;
    this.clients =
        service.servers().stream()
            .map(
                server ->
                    new Client(
                        server, millis(service.connectNanos()), millis(service.attemptNanos())))
            .toArray(Client[]::new);
  }

  private static int millis(long nanos) {
    return Math.toIntExact(Math.max(1, nanos / 1_000_000));
  }

  /** The answer to a GET of path and query. */
  public Response get(String path) throws IOException {
    return get(path, reason -> {});
  }

  /**
   * The answer to a GET of path and query; the last one if none was good.
   *
   * @param failed told why, for each attempt that failed
   */
  public Response get(String path, Consumer<String> failed) throws IOException {
    return call(client -> client.get(path), failed);
  }

  /** The answer to a POST of JSON to a path. */
  public Response post(String path, byte[] json) throws IOException {
    return call(client -> client.post(path, json), reason -> {});
  }

  private Response call(Request request, Consumer<String> failed) throws IOException {
    route.choose(System.nanoTime());
    for (int attempt = 0; ; attempt++) {
      Client client = clients[route.current()];
      Response response = null;
      IOException failure = null;
      try {
        response = request.send(client);
        if (!response.isRetryable()) {
          route.succeeded();
          return response;
        }
        failed.accept(Integer.toString(response.status()));
      } catch (IOException e) {
        failure = e;
        failed.accept(Failure.reason(e));
      }
      route.failed(System.nanoTime());
      if (attempt < retries) {
        if (attempt > 0 || !route.hasOthers()) {
          long asked = client.retryAfterSeconds() * SECOND;
          LockSupport.parkNanos(Math.min(Math.max(PAUSE, asked), LONGEST_PAUSE));
        }
      } else if (failure != null) {
        throw failure;
      } else {
        return response;
      }
    }
  }

  @Override
  public void close() {
    for (Client client : clients) {
      client.close();
    }
  }
}
