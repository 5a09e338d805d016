package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsTest {
  private static final String APP = "https://app.example";
  private static final String PREFLIGHT = "Access-Control-Request-Method: PUT";
  private static final String UPGRADE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  private HttpServer server;

  private void start(String... settings) {
    server =
        HttpServer.start(
            TestSettings.http(settings),
            new PrometheusRegistry(),
            List.of(),
            List.of(
                config -> {
                  config.routes.put("/thing", ctx -> ctx.status(204));
                  config.routes.ws("/socket", socket -> {});
                }),
            List.of());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private String say(String method, String path, String origin, String more) throws Exception {
    return Wire.say(
        server.port(),
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
            + (more.isEmpty() ? "" : more + "\r\n")
            + (method.equals("PUT") ? "Content-Length: 0\r\n" : "")
            + (more.equals(UPGRADE) ? "" : "Connection: close\r\n")
            + "\r\n");
  }

  @Test
  void isOffByDefault() throws Exception {
    start();
    assertThat(say("GET", "/ping", APP, "")).startsWith("HTTP/1.1 200").doesNotContain("Access-");
    assertThat(say("OPTIONS", "/thing", APP, PREFLIGHT)).doesNotContain("Access-", " 204 ");
    assertThat(say("GET", "/socket", APP, UPGRADE)).startsWith("HTTP/1.1 403");
  }

  @Test
  void answersWhatBrowsersAskBeforeRequestsThatAreNotSimple() throws Exception {
    start("WEIR_CORS_ORIGINS", APP + ", http://localhost:3000");
    assertThat(say("OPTIONS", "/thing", APP, PREFLIGHT))
        .startsWith("HTTP/1.1 204")
        .contains(
            "Vary: Origin",
            "Access-Control-Allow-Origin: " + APP + "\r\n",
            "Access-Control-Allow-Methods: PUT\r\n",
            "Access-Control-Allow-Headers: Accept, Authorization,",
            "Access-Control-Max-Age: 600")
        .doesNotContain("Credentials");
    assertThat(say("OPTIONS", "/thing", APP, "Access-Control-Request-Method: TRACE"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void letsPagesOfItsOriginsReadReplies() throws Exception {
    start("WEIR_CORS_ORIGINS", APP);
    assertThat(say("PUT", "/thing", APP, ""))
        .startsWith("HTTP/1.1 204")
        .contains(
            "Vary: Origin",
            "Access-Control-Allow-Origin: " + APP + "\r\n",
            "Access-Control-Expose-Headers: ETag,");
    assertThat(say("GET", "/nowhere", APP, ""))
        .startsWith("HTTP/1.1 404")
        .contains("Access-Control-Allow-Origin: " + APP);
    assertThat(say("GET", "/socket", APP, UPGRADE)).startsWith("HTTP/1.1 101");
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.evil",
    "https://evil.app.example",
    "http://app.example",
    "https://app.example:444",
    "https://APP.example",
    "null",
    "https://app.exampl",
  })
  void tellsOthersNothing(String origin) throws Exception {
    start("WEIR_CORS_ORIGINS", APP);
    assertThat(say("GET", "/nowhere", origin, ""))
        .contains("Vary: Origin")
        .doesNotContain("Access-");
    assertThat(say("PUT", "/thing", origin, ""))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("Access-");
    assertThat(say("OPTIONS", "/thing", origin, PREFLIGHT))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("Access-");
    assertThat(say("GET", "/socket", origin, UPGRADE)).startsWith("HTTP/1.1 403");
  }

  @Test
  void credentialsAreForNamedOriginsOnly() throws Exception {
    start("WEIR_CORS_ORIGINS", APP, "WEIR_CORS_CREDENTIALS", "on");
    assertThat(say("PUT", "/thing", APP, "")).contains("Access-Control-Allow-Credentials: true");
    assertThatThrownBy(
            () ->
                CorsSettings.from(
                    new Settings(
                        Map.of("WEIR_CORS_ORIGINS", APP + ",*", "WEIR_CORS_CREDENTIALS", "on"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_CORS_CREDENTIALS");
  }

  @Test
  void anyOriginIsLetInIfToldSo() throws Exception {
    start("WEIR_CORS_ORIGINS", "*");
    assertThat(say("PUT", "/thing", "https://any.example", ""))
        .contains("Access-Control-Allow-Origin: https://any.example")
        .doesNotContain("Credentials");
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_CORS_ORIGINS, app.example",
    "WEIR_CORS_ORIGINS, https://app.example/",
    "WEIR_CORS_ORIGINS, null",
    "WEIR_CORS_CREDENTIALS, yes",
  })
  void refusesWhatIsNoOrigin(String key, String value) {
    assertThatThrownBy(() -> CorsSettings.from(new Settings(Map.of(key, value))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
    assertThat(CorsSettings.from(new Settings(Map.of("WEIR_CORS_ORIGINS", "http://[::1]:80"))))
        .isEqualTo(new CorsSettings(Set.of("http://[::1]:80"), false));
  }
}
