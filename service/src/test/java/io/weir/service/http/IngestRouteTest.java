package io.weir.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestRouteTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ProblemException> shed = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<IngestReply> later = new CompletableFuture<>();
  private HttpServer server;

  @BeforeEach
  void start() {
    Settings settings = new Settings(Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "2s"));
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(
                config ->
                    config
                        .routes
                        .get("/other", ctx -> ctx.result("other"))
                        .get("/things/{name}", ctx -> ctx.result("thing"))
                        .post("/parts/{name}", ctx -> ctx.result("part"))
                        .get("/parts/{name}/of/{time}", ctx -> ctx.result("read"))),
            List.of(
                new IngestRoute("/parts/{name}/of/{time}", Set.of("POST"), this::tell, shed::add),
                new IngestRoute("/things/*", Set.of("PUT", "DELETE"), this::tell, shed::add),
                new IngestRoute("/keep", this::keep, shed::add),
                new IngestRoute("/later", incoming -> later, shed::add),
                new IngestRoute("/blocked", this::block, shed::add),
                new IngestRoute("/full", incoming -> refuse(), shed::add),
                new IngestRoute(
                    "/bug",
                    incoming -> CompletableFuture.failedFuture(new Error("x")),
                    shed::add)));
  }

  private CompletionStage<IngestReply> keep(IngestRequest incoming) throws IOException {
    received.add(new String(incoming.body().readAllBytes(), UTF_8));
    return CompletableFuture.completedStage(IngestReply.NO_CONTENT);
  }

  private CompletionStage<IngestReply> tell(IngestRequest incoming) {
    if (incoming.method().equals("DELETE")) {
      throw ProblemException.conflict("no", 1, 2).at(3);
    }
    incoming.parameters().refuseOthersThan(Set.of());
    String told = "\"" + PathSegments.of(incoming.path()) + incoming.onlyHeader("X-One") + "\"";
    return CompletableFuture.completedStage(
        new IngestReply(201, Map.of("Location", "/here"), told.getBytes(UTF_8)));
  }

  private CompletionStage<IngestReply> block(IngestRequest incoming) {
    later.join();
    return later;
  }

  private static CompletionStage<IngestReply> refuse() {
    throw ProblemException.tooMany("full", Duration.ofSeconds(3));
  }

  @AfterEach
  void stop() {
    later.complete(IngestReply.NO_CONTENT);
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** A proxy that looks at the path as it was sent would let it pass for another. */
  @ParameterizedTest
  @ValueSource(strings = {"/x/..;/keep", "/x/..;/..;/keep", "/..;/keep"})
  void refusesAPathThatLeadsElsewhereThanItSays(String path) throws Exception {
    String reply =
        Wire.say(
            server.port(),
            "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\na");

    assertThat(reply).startsWith("HTTP/1.1 400 ");
    assertThat(received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 * 1024, 16 * 1024 + 1, 3_000_000})
  void takesBodiesOfEverySize(int length) throws Exception {
    String body = "x".repeat(length);

    HttpResponse<String> response = send("POST", "/keep", body);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(received).containsExactly(body);
  }

  @Test
  void answersWhenTheStageCompletesAndServesOthersMeanwhile() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting =
        client.sendAsync(request("POST", "/later", "a"), HttpResponse.BodyHandlers.ofString());

    assertThat(send("POST", "/keep", "b").statusCode()).isEqualTo(204);
    assertThat(send("GET", "/other", "").body()).isEqualTo("other");
    assertThat(waiting).isNotDone();

    later.complete(IngestReply.NO_CONTENT);

    assertThat(waiting.get().statusCode()).isEqualTo(204);
  }

  /** What it becomes may take long, however small it is. */
  @Test
  void takesASmallBodyThatIsCompressedOffTheThreadThatSelects() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      HttpRequest compressed =
          HttpRequest.newBuilder(request("POST", "/blocked", "a"), (name, value) -> true)
              .header("Content-Encoding", "gzip")
              .build();
      waiting.add(client.sendAsync(compressed, HttpResponse.BodyHandlers.ofString()));
    }

    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        socket.setSoTimeout(5_000);
        socket
            .getOutputStream()
            .write("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        assertThat(statusLine(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
      }
    }

    later.complete(IngestReply.NO_CONTENT);
    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      assertThat(each.get().statusCode()).isEqualTo(204);
    }
  }

  /** Half of a body must not hold the thread that selects. */
  @ParameterizedTest
  @ValueSource(ints = {10, 20_000})
  void waitsForTheRestOfABodyAside(int length) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /keep HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
      socket.getOutputStream().write((head + "01234").getBytes(UTF_8));

      assertThat(send("POST", "/keep", "other").statusCode()).isEqualTo(204);
      assertThat(received).containsExactly("other");

      socket.getOutputStream().write("x".repeat(length - 5).getBytes(UTF_8));
      assertThat(statusLine(socket.getInputStream())).isEqualTo("HTTP/1.1 204 No Content");
      await().untilAsserted(() -> assertThat(received).hasSize(2));
      assertThat(received.toArray()[1]).isEqualTo("01234" + "x".repeat(length - 5));
    }
  }

  private static String statusLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Test
  void refusesWhatIsNoPostAndSaysWhatIs() throws Exception {
    HttpResponse<String> refused = send("PUT", "/keep", "a");

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
    assertThat(refused.body()).contains("\"status\":405");
    assertThat(received).isEmpty();
  }

  @Test
  void takesAllPathsOfABeginningAndLeavesOtherMethodsToOthers() throws Exception {
    HttpResponse<String> created = send("PUT", "/things/a%2Fb+%C3%A9", "x");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).hasValue("/here");
    assertThat(created.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(created.body()).isEqualTo("\"[things, a/b+é]Optional.empty\"");

    HttpResponse<String> conflict = send("DELETE", "/things/a", "");
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.body()).endsWith("\"index\":3,\"expected\":1,\"found\":2}");

    assertThat(send("GET", "/things/a", "").body()).isEqualTo("thing");
    assertThat(send("PUT", "/things/a?b=1", "x").body()).contains("\"field\":\"b\"");
    assertThat(send("PUT", "/things/a/%2e", "x").statusCode()).isEqualTo(400);
    String twice =
        "PUT /things/a HTTP/1.1\r\nHost: localhost\r\nX-One: 1\r\nX-One: 1\r\n"
            + "Content-Length: 1\r\n\r\na";
    assertThat(Wire.say(server.port(), twice))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"field\":\"X-One\"");
  }

  @Test
  void takesThePathsOfAPatternAndLeavesShorterOnesAndOtherMethodsToOthers() throws Exception {
    assertThat(send("POST", "/parts/a%2Fb/of/7", "x").body())
        .isEqualTo("\"[parts, a/b, of, 7]Optional.empty\"");
    assertThat(send("POST", "/parts//of/7", "x").body())
        .isEqualTo("\"[parts, , of, 7]Optional.empty\"");

    assertThat(send("POST", "/parts/a", "x").body()).isEqualTo("part");
    assertThat(send("GET", "/parts/a/of/7", "").body()).isEqualTo("read");
    for (String path : List.of("/parts/a/or/7", "/parts/a/of", "/parts/a/of/7/8")) {
      assertThat(send("POST", path, "x").statusCode()).as(path).isEqualTo(404);
    }
    assertThat(send("GET", "/metrics", "").body())
        .contains(
            "weir_http_request_seconds_count{route=\"/parts/{name}/of/{time}\",status=\"201\"} 2");
  }

  @Test
  void turnsFailuresIntoProblems() throws Exception {
    HttpResponse<String> full = send("POST", "/full", "a");
    assertThat(full.statusCode()).isEqualTo(429);
    assertThat(full.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(full.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(full.body()).contains("\"detail\":\"full\"");

    HttpResponse<String> bug = send("POST", "/bug", "a");
    assertThat(bug.statusCode()).isEqualTo(500);
    assertThat(bug.body()).contains("its log says why").doesNotContain("\"x\"");
  }

  @Test
  void countsByPathAndStatus() throws Exception {
    send("POST", "/keep", "a");
    send("POST", "/full", "a");

    assertThat(send("GET", "/metrics", "").body())
        .contains("weir_http_request_seconds_count{route=\"/keep\",status=\"204\"} 1")
        .contains("weir_http_request_seconds_count{route=\"/full\",status=\"429\"} 1");
  }
}
