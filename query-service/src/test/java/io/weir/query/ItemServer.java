package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.ItemKey;
import io.weir.query.items.InMemoryItems;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server for each test, over keys with values that three tasks hold in memory. */
final class ItemServer implements BeforeEachCallback, AfterEachCallback {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String BINARY = "application/octet-stream";

  final InMemoryItems state = new InMemoryItems(128, 3);
  private QueryServer server;

  @Override
  public void beforeEach(ExtensionContext context) {
    server = QueryServer.start(state, Map.of("WEIR_PORT", "0"));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
  }

  void restart(Map<String, String> environment) {
    server.close();
    server = QueryServer.start(state, environment);
  }

  int port() {
    return server.port();
  }

  /** Puts a value under a key of the index {@code i}. */
  void put(String key, String type, String value) {
    state.put(ItemKey.of("i", key), type, value.getBytes(UTF_8));
  }

  HttpRequest.Builder request(String path, String... headers) {
    return server.request(path, headers);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return server.get(path, headers);
  }

  HttpResponse<String> lookup(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return QueryServer.send(
        request(path, headers)
            .header("Content-Type", JSON)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /**
   * @return null if the reply has none
   */
  static String header(HttpResponse<?> reply, String name) {
    return reply.headers().firstValue(name).orElse(null);
  }

  /**
   * @param field null for any
   */
  static void assertProblem(HttpResponse<String> reply, int status, String field) {
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(header(reply, "Content-Type")).isEqualTo("application/problem+json");
    if (field != null) {
      assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    }
  }
}
