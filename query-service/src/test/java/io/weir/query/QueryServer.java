package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.QueryClient;
import io.weir.query.listen.Changes;
import io.weir.service.access.Guard;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The service on a real port, over a client of the test's, and requests to it. */
record QueryServer(QueryService service, HttpServer http) implements AutoCloseable {
  static final HttpClient CLIENT = HttpClient.newHttpClient();

  static QueryServer start(QueryClient client, Map<String, String> environment) {
    return start(client, null, environment);
  }

  /**
   * @param changes null for none
   */
  static QueryServer start(QueryClient client, Changes changes, Map<String, String> environment) {
    return start(client, changes, Optional::empty, Optional::empty, environment);
  }

  /**
   * @param changes null for none
   */
  static QueryServer start(
      QueryClient client,
      Changes changes,
      Supplier<Optional<String>> fault,
      Supplier<Optional<String>> recordsFault,
      Map<String, String> environment) {
    Settings settings = new Settings(environment);
    PrometheusRegistry metrics = new PrometheusRegistry();
    QueryService service =
        QueryService.over(
            client,
            fault,
            recordsFault,
            QuerySettings.from(settings),
            Optional.ofNullable(changes),
            metrics);
    HttpServer http =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            metrics,
            service.readyChecks(),
            service.routes(),
            List.of(),
            Guard.open());
    return new QueryServer(service, http);
  }

  int port() {
    return http.port();
  }

  /**
   * @param headers names and values in turn
   */
  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(http.url() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(request(path, headers));
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Asserts that two replies are the same but for their dates. */
  static void assertSame(HttpResponse<String> reply, HttpResponse<String> same) {
    assertThat(reply.statusCode()).isEqualTo(same.statusCode());
    assertThat(reply.body()).isEqualTo(same.body());
    assertThat(headers(reply)).isEqualTo(headers(same));
  }

  private static Map<String, List<String>> headers(HttpResponse<?> reply) {
    Map<String, List<String>> headers = new TreeMap<>(reply.headers().map());
    headers.remove("date");
    return headers;
  }

  /** What {@code /metrics} says now. */
  double metric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  @Override
  public void close() {
    http.close();
    service.close();
  }
}
