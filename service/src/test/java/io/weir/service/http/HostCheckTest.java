package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a server takes itself for, and that no page of others may read what it says. */
class HostCheckTest {
  private HttpServer server;

  private void start(String... settings) {
    server =
        HttpServer.start(
            TestSettings.http(settings),
            new PrometheusRegistry(),
            List.of(),
            List.of(config -> config.routes.get("/page", ctx -> ctx.html("<p>"))),
            List.of(
                new IngestRoute(
                    "/keep",
                    incoming -> CompletableFuture.completedStage(IngestReply.NO_CONTENT),
                    refused -> {})));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String get(String path, String host) throws IOException {
    return Wire.say(server.port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost",
        "localhost.",
        "localhost:1",
        "127.0.0.1",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:8080",
        "weir.example",
        "WEIR.example.:80",
        "other"
      })
  void answersToItsNames(String host) throws IOException {
    start("WEIR_HOST_NAMES", "Weir.Example, other");

    assertThat(get("/ping", host)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /ping, evil.example",
    "GET /health, evil.example:8080",
    "GET /ready, localhost.evil.example",
    "GET /metrics, 127.0.0.1.evil.example",
    "GET /page, 127.0.0.2",
    "GET /nowhere, weir",
    "POST /keep, evil.example",
    "OPTIONS /keep, evil.example",
    "GET http://evil.example/ping, evil.example",
  })
  void refusesAllElseOnEveryRoute(String request, String host) throws IOException {
    start();

    String answer =
        Wire.say(
            server.port(),
            request + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 1\r\n\r\nx");

    assertThat(answer)
        .startsWith("HTTP/1.1 421 ")
        .contains("Content-Type: application/problem+json")
        .contains("\"status\":421,\"detail\":\"Host: must be a name of this server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET http://evil.example/ping", "GET //evil.example/ping"})
  void isNotMisledByATargetWithAnotherName(String request) throws IOException {
    start();

    assertThat(Wire.say(server.port(), request + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 4");
  }

  @Test
  void answersToTheAddressThatARequestCameTo() throws IOException {
    start("WEIR_HOST", "0.0.0.0");

    assertThat(get("/ping", "127.0.0.1")).startsWith("HTTP/1.1 200 ");
    assertThat(get("/ping", "0.0.0.0")).startsWith("HTTP/1.1 421 ");
    try (java.net.Socket socket = new java.net.Socket("127.0.0.2", server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write("GET /ping HTTP/1.0\r\nHost: 127.0.0.2\r\n\r\n".getBytes());
      assertThat(new String(socket.getInputStream().readAllBytes())).contains(" 200 ");
    }
  }

  @Test
  void answersToAnyNameIfItIsTold() throws IOException {
    start("WEIR_HOST_NAMES", "*");

    assertThat(get("/ping", "evil.example")).startsWith("HTTP/1.1 200 ");
  }

  /** No browser leaves it out. */
  @Test
  void answersWhoNamesNobody() throws IOException {
    start();

    assertThat(Wire.say(server.port(), "GET /ping HTTP/1.0\r\n\r\n")).contains(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /page", "GET /ping", "POST /keep", "OPTIONS /keep", "OPTIONS /page"})
  void letsNoPageOfAnotherSiteReadOrAskFirst(String request) throws IOException {
    start();

    String answer =
        Wire.say(
            server.port(),
            request
                + " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
                + "Access-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: content-type\r\n"
                + "Content-Length: 1\r\n\r\nx");

    assertThat(answer).startsWith("HTTP/1.1 ").doesNotContainIgnoringCase("access-control");
    if (request.startsWith("OPTIONS")) {
      assertThat(answer).startsWith("HTTP/1.1 4");
    }
  }
}
