package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminPortTest {
  private HttpServer server;

  private void start(Map<String, String> environment) {
    server =
        HttpServer.start(
            HttpSettings.from(new Settings(environment), 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(config -> config.routes.get("/thing", ctx -> ctx.result("x"))),
            List.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static int status(int port, String path) throws Exception {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    return Integer.parseInt(Wire.say(port, request).split(" ")[1]);
  }

  @ParameterizedTest
  @CsvSource({
    "/metrics, 404, 200",
    "/health, 404, 200",
    "/ready, 404, 200",
    "/ping, 200, 200",
    "/thing, 200, 404",
    "/nowhere, 404, 404",
    "//metrics, 404, 404",
    "/metrics/, 404, 404",
    "/%6detrics, 404, 404",
  })
  void keepsMetricsAndHealthToThemselves(String path, int client, int admin) throws Exception {
    start(Map.of("WEIR_PORT", "0", "WEIR_ADMIN_PORT", "0"));
    int adminPort = server.adminPort().orElseThrow();
    assertThat(adminPort).isNotEqualTo(server.port());
    assertThat(status(server.port(), path)).isEqualTo(client);
    assertThat(status(adminPort, path)).isEqualTo(admin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health", "/ready", "/ping", "/thing"})
  void isTheSamePortByDefault(String path) throws Exception {
    start(Map.of("WEIR_PORT", "0"));
    assertThat(server.adminPort()).isEmpty();
    assertThat(status(server.port(), path)).isEqualTo(200);
  }

  @Test
  void hasTheBoundsOfTheOther() throws Exception {
    start(Map.of("WEIR_PORT", "0", "WEIR_ADMIN_PORT", "0"));
    String elsewhere = "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assertThat(Wire.say(server.adminPort().orElseThrow(), elsewhere)).startsWith("HTTP/1.1 421");
  }
}
