package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteRulesTest {
  private static final HttpSettings SETTINGS =
      HttpSettings.from(new Settings(Map.of("WEIR_PORT", "0")), 0);

  private static HttpServer start(List<Routes> routes, List<IngestRoute> ingestRoutes) {
    return HttpServer.start(
        SETTINGS, new PrometheusRegistry(), List.of(), routes, ingestRoutes, Guard.open());
  }

  @Test
  void aRouteWithoutARuleStopsTheStart() {
    Routes unknown = config -> config.routes.get("/unknown", ctx -> ctx.result("x"));
    assertThatThrownBy(() -> start(List.of(unknown), List.of()))
        .hasMessage("GET /unknown has no rule in RouteRules");
  }

  @Test
  void anotherMethodOfAKnownPathStopsTheStart() {
    Routes unknown = config -> config.routes.put("/tags", ctx -> ctx.result("x"));
    assertThatThrownBy(() -> start(List.of(unknown), List.of()))
        .hasMessage("PUT /tags has no rule in RouteRules");
  }

  @Test
  void aWebSocketWithoutARuleStopsTheStart() {
    Routes unknown = config -> config.routes.ws("/socket", socket -> {});
    assertThatThrownBy(() -> start(List.of(unknown), List.of()))
        .hasMessage("GET /socket has no rule in RouteRules");
  }

  @Test
  void anIngestRouteWithoutARuleStopsTheStart() {
    IngestRoute unknown =
        new IngestRoute(
            "/unknown", in -> CompletableFuture.completedFuture(IngestReply.NO_CONTENT), x -> {});
    assertThatThrownBy(() -> start(List.of(), List.of(unknown)))
        .hasMessage("POST /unknown has no rule in RouteRules");
  }

  @ParameterizedTest
  @CsvSource({"off, 200, 200", "on, 200, 401"})
  void headNeedsWhatGetNeeds(String guarded, int ofPing, int ofMetrics) throws Exception {
    Guard guard =
        guarded.equals("on")
            ? Guard.start(AccessSettings.from(new Settings(Map.of("WEIR_AUTH", "on"))), "localhost")
            : Guard.open();
    try (guard;
        HttpServer server =
            HttpServer.start(
                SETTINGS, new PrometheusRegistry(), List.of(), List.of(), List.of(), guard)) {
      assertThat(head(server, "/ping")).isEqualTo(ofPing);
      assertThat(head(server, "/metrics")).isEqualTo(ofMetrics);
      assertThat(head(server, "/unknown")).isEqualTo(404);
    }
  }

  private static int head(HttpServer server, String path) throws IOException {
    HttpURLConnection head =
        (HttpURLConnection) server.localUrl().resolve(path).toURL().openConnection();
    head.setRequestMethod("HEAD");
    return head.getResponseCode();
  }

  @Test
  void securityPageListsEveryRule() throws Exception {
    String page = Files.readString(Path.of("../docs/security.md"));
    for (String route : RouteRules.routes()) {
      assertThat(page).contains("`" + route + "`");
    }
  }
}
