package io.weir.query;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.QueryClient;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One server for the tests of all classes that need no settings of their own. Each test says who
 * answers, and what is at fault.
 */
final class SharedQueryServer implements BeforeAllCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedQueryServer.class);

  private Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent("server", key -> Started.start(), Started.class);
  }

  /** So that no fault is left to a class that never sets one. */
  @Override
  public void afterEach(ExtensionContext context) {
    fault(null);
    recordsFault(null);
  }

  /** Ended by JUnit after the last test of all classes. */
  private record Started(
      QueryServer server,
      AtomicReference<QueryClient> client,
      AtomicReference<String> fault,
      AtomicReference<String> recordsFault)
      implements AutoCloseable {
    static Started start() {
      AtomicReference<QueryClient> client = new AtomicReference<>();
      AtomicReference<String> fault = new AtomicReference<>();
      AtomicReference<String> recordsFault = new AtomicReference<>();
      QueryServer server =
          QueryServer.start(
              query -> client.get().query(query),
              null,
              () -> Optional.ofNullable(fault.get()),
              () -> Optional.ofNullable(recordsFault.get()),
              Map.of("WEIR_PORT", "0"));
      return new Started(server, client, fault, recordsFault);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Lets this client answer from now on. */
  void answers(QueryClient client) {
    started.client.set(client);
  }

  /** Lets samples in memory answer from now on, of which there are none yet. */
  InMemoryQueryClient samples() {
    InMemoryQueryClient samples = new InMemoryQueryClient(new KeyGroups(128), 3);
    answers(samples);
    return samples;
  }

  /**
   * @param fault of the job; null for none
   */
  void fault(String fault) {
    started.fault.set(fault);
  }

  /**
   * @param fault of the job's records; null for none
   */
  void recordsFault(String fault) {
    started.recordsFault.set(fault);
  }

  String url() {
    return started.server.http().url();
  }

  int port() {
    return started.server.port();
  }

  /**
   * @param headers names and values in turn
   */
  HttpRequest.Builder request(String path, String... headers) {
    return started.server.request(path, headers);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return started.server.get(path, headers);
  }

  /** Sends JSON. */
  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return QueryServer.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }
}
