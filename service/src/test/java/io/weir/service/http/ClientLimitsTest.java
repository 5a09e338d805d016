package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.settings.Settings;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClientLimitsTest {
  private static final Duration SOON = Duration.ofSeconds(50);

  private final HttpClient client = HttpClient.newHttpClient();
  private final CompletableFuture<Void> slow = new CompletableFuture<>();
  private HttpServer server;

  private void start(String... settings) {
    Routes routes =
        config -> {
          config.routes.get("/fast", ctx -> ctx.result("x"));
          config.routes.get("/slow", ctx -> ctx.future(() -> slow.thenRun(() -> ctx.result("x"))));
          config.routes.ws("/socket", socket -> {});
        };
    IngestRoute ingest =
        new IngestRoute(
            "/ingest",
            incoming -> {
              incoming.body().readAllBytes();
              return CompletableFuture.completedFuture(IngestReply.NO_CONTENT);
            },
            refused -> {});
    Settings read = TestSettings.of(settings);
    server =
        HttpServer.startWithoutRules(
            HttpSettings.from(read, 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(routes),
            List.of(ingest),
            Guard.start(AccessSettings.from(read), "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    slow.complete(null);
    if (server != null) {
      server.close();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private String metrics() throws Exception {
    return send(to("/metrics")).body();
  }

  @Test
  void refusesRequestsAboveTheRateAndSaysWhenToComeAgain() throws Exception {
    start("WEIR_CLIENT_REQUESTS", "2");
    assertThat(send(to("/fast")).statusCode()).isEqualTo(200);
    assertThat(send(to("/nowhere")).statusCode()).isEqualTo(404);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              send(to("/fast"));
              HttpResponse<String> refused = send(to("/fast"));
              assertThat(refused.statusCode()).isEqualTo(429);
              assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
              assertThat(refused.body()).contains("WEIR_CLIENT_REQUESTS");
            });
    for (int i = 0; i < 20; i++) {
      assertThat(send(to("/health")).statusCode()).isEqualTo(200);
    }
    assertThat(metrics())
        .containsPattern("weir_client_limited_total\\{limit=\"requests\"} [1-9]")
        .contains("weir_client_counters 1");
  }

  private int posted(String forwarded) throws Exception {
    return send(to("/ingest")
            .header("X-Forwarded-For", forwarded)
            .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(10_000))))
        .statusCode();
  }

  @Test
  void tellsTheClientsOfATrustedProxyApart() throws Exception {
    start("WEIR_CLIENT_BYTES", "1", "WEIR_TRUSTED_PROXIES", "127.0.0.0/8");
    assertThat(posted("203.0.113.5")).isEqualTo(204);
    assertThat(posted("203.0.113.5")).isEqualTo(429);
    assertThat(posted("198.51.100.7, 203.0.113.5")).as("forged").isEqualTo(429);
    assertThat(posted("203.0.113.5, 127.0.0.9")).as("by two proxies").isEqualTo(429);
    assertThat(posted("203.0.113.6")).isEqualTo(204);
  }

  @Test
  void believesNobodyElseWhereItComesFrom() throws Exception {
    start("WEIR_CLIENT_BYTES", "1", "WEIR_TRUSTED_PROXIES", "10.0.0.0/8");
    assertThat(posted("203.0.113.5")).isEqualTo(204);
    assertThat(posted("203.0.113.6")).isEqualTo(429);
  }

  @Test
  void countsThoseWhoBringATokenForThemselves(@TempDir Path dir) throws Exception {
    Path tokens =
        Files.writeString(dir.resolve("tokens"), line("a", "put:tags/*") + line("b", "put:tags/*"));
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_PORT",
                "0",
                "WEIR_CLIENT_BYTES",
                "1000",
                "WEIR_TOKENS_FILE",
                tokens.toString()));
    IngestRoute save =
        new IngestRoute(
            "/save",
            incoming -> {
              incoming.body().readAllBytes();
              return CompletableFuture.completedFuture(IngestReply.NO_CONTENT);
            },
            refused -> {});
    try (Guard guard = Guard.start(AccessSettings.from(settings), "127.0.0.1")) {
      server =
          HttpServer.start(
              HttpSettings.from(settings, 0),
              new PrometheusRegistry(),
              List.of(),
              List.of(),
              List.of(save),
              guard);
      assertThat(sent("a").statusCode()).isEqualTo(204);
      HttpResponse<String> again = sent("a");
      assertThat(again.statusCode()).isEqualTo(429);
      assertThat(again.body()).contains("WEIR_CLIENT_BYTES");
      assertThat(sent("b").statusCode()).as("from the same address").isEqualTo(204);
      assertThat(sent("b").statusCode()).isEqualTo(429);
      assertThat(sent("wrong").statusCode()).as("a token of nobody").isEqualTo(401);
      assertThat(send(to("/nowhere")).statusCode()).as("its bytes count here").isEqualTo(429);
      assertThat(send(to("/metrics").header("X-Session", "a")).statusCode()).isEqualTo(403);
    }
  }

  private HttpResponse<String> sent(String token) throws Exception {
    return send(
        to("/save")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000))));
  }

  private static String line(String token, String grants) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return token + " " + HexFormat.of().formatHex(digest) + " " + grants + "\n";
  }

  @Test
  void countsTheBytesOfBodiesWhateverTheyAreCalled() throws Exception {
    start("WEIR_CLIENT_BYTES", "1000");
    String chunked =
        "POST /ingest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Connection: close\r\n\r\n"
            + "ffff\r\n"
            + "x".repeat(0xffff)
            + "\r\n0\r\n\r\n";
    assertThat(Wire.say(server.port(), chunked)).startsWith("HTTP/1.1 204");
    HttpResponse<String> refused = send(to("/fast"));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("WEIR_CLIENT_BYTES");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(60L, 66L);
  }

  @Test
  void boundsRequestsAtTheSameTime() throws Exception {
    start("WEIR_CLIENT_CONCURRENT", "2");
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(to("/slow").build(), HttpResponse.BodyHandlers.ofString());
    CompletableFuture<HttpResponse<String>> second =
        client.sendAsync(to("/slow").build(), HttpResponse.BodyHandlers.ofString());
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(send(to("/fast")).statusCode()).isEqualTo(429));
    slow.complete(null);
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(second.join().statusCode()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(send(to("/fast")).statusCode()).isEqualTo(200));
  }

  @Test
  void aWebSocketCountsUntilItsConnectionEnds() throws Exception {
    start("WEIR_CLIENT_CONCURRENT", "1");
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + server.port() + "/socket"),
                new WebSocket.Listener() {})
            .join();
    assertThat(send(to("/fast")).statusCode()).isEqualTo(429);
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(send(to("/fast")).statusCode()).isEqualTo(200));
  }

  @Test
  void aRequestThatEndsEarlyCountsNoLonger() throws Exception {
    start("WEIR_CLIENT_CONCURRENT", "1");
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      byte[] half =
          "POST /ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nxx"
              .getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(half);
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(send(to("/fast")).statusCode()).isEqualTo(429));
      socket.shutdownOutput();
      try (InputStream reply = socket.getInputStream()) {
        reply.readAllBytes();
      }
    }
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(send(to("/fast")).statusCode()).isEqualTo(200));
  }
}
