package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The service on a real port, with the answers in memory. */
abstract class OverHttp {
  static final int KEY_GROUPS = 128;
  static final long SECOND = 1_000_000_000;

  static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final AtomicReference<InMemoryQueryClient> STATE = new AtomicReference<>();
  static final AtomicReference<String> FAULT = new AtomicReference<>();
  static final AtomicReference<String> RECORDS_FAULT = new AtomicReference<>();
  private static QueryService service;
  static HttpServer server;

  InMemoryQueryClient state;

  @BeforeAll
  static void start() {
    Settings settings =
        new Settings(Map.of("WEIR_PORT", "0", "WEIR_KEY_GROUPS", Integer.toString(KEY_GROUPS)));
    PrometheusRegistry metrics = new PrometheusRegistry();
    service =
        QueryService.over(
            query -> STATE.get().query(query),
            () -> Optional.ofNullable(FAULT.get()),
            () -> Optional.ofNullable(RECORDS_FAULT.get()),
            QuerySettings.from(settings),
            Optional.empty(),
            metrics);
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            metrics,
            service.readyChecks(),
            service.routes(),
            List.of(),
            Guard.open());
  }

  @AfterAll
  static void stop() {
    server.close();
    service.close();
  }

  @BeforeEach
  void empty() {
    state = new InMemoryQueryClient(new KeyGroups(KEY_GROUPS), 3);
    STATE.set(state);
    FAULT.set(null);
    RECORDS_FAULT.set(null);
  }

  static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
