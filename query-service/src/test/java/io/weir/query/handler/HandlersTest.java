package io.weir.query.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.query.reply.Replies;
import io.weir.service.access.Guard;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers of a jar over a real port, without the rest of Weir. */
class HandlersTest {
  @TempDir static Path dir;
  @TempDir static Path work;

  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private Replies replies;
  private Handlers handlers;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> sources = new HashMap<>();
    add(
        sources,
        "Echo",
        """
        return new HandlerResponse(201, Map.of("Content-Type", "text/plain", "X-A", "b"),
            (request.method() + request.path() + new TreeMap<>(request.query())
                + request.header("X-Given").orElse("-")
                + new String(request.body(), "UTF-8")).getBytes("UTF-8"));
        """);
    add(sources, "Fails", "throw new java.io.IOException(\"secret\");");
    add(sources, "Null", "return null;");
    add(sources, "GaveUp", "throw new java.util.concurrent.TimeoutException();");
    add(sources, "Error", "throw new StackOverflowError();");
    add(sources, "Bad", "return new HandlerResponse(99, Map.of(), new byte[0]);");
    add(
        sources,
        "Split",
        "return new HandlerResponse(200, Map.of(\"A\", \"b\\r\\nC: d\"), new byte[0]);");
    add(sources, "Absent", "throw new WeirException(503, \"no job\");");
    add(sources, "Wrong", "throw new WeirException(400, \"no such field\");");
    add(sources, "Refused", "throw new WeirException(403, \"may not\");");
    add(sources, "Who", "return HandlerResponse.text(200, request.caller());");
    add(sources, "Early", "weir.get(\"i\", \"k\"); return HandlerResponse.noContent();");
    add(
        sources,
        "Stays",
        "new java.util.concurrent.CountDownLatch(1).await(); return HandlerResponse.noContent();");
    if (!dir.resolve("all.jar").toFile().exists()) {
      CompiledJar.make(dir.resolve("all.jar"), work, sources);
    }
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_HANDLERS", dir.toString(),
                "WEIR_HANDLER_THREADS", "1",
                "WEIR_HANDLER_WAITING", "1",
                "WEIR_HANDLER_TIMEOUT", "3s",
                "WEIR_HANDLER_BODY", "10",
                "WEIR_PORT", "0"));
    replies = new Replies(4, 1 << 24, 1024, 10, false, metrics);
    handlers = Handlers.load(HandlerSettings.from(settings), replies, metrics);
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            metrics,
            List.of(),
            List.of(handlers),
            List.of(),
            Guard.open());
  }

  private static void add(Map<String, String> sources, String type, String body) {
    sources.put(type, CompiledJar.source(type, type.toLowerCase(java.util.Locale.ROOT), body));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    handlers.close();
    replies.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofMinutes(1));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  @Test
  void getsTheRequestAndAnswers() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/x/echo/a%2Fb/c?q=1&q=%C3%BC&r=")
                .header("x-given", "h")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("0123456789")));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("PATCH[a/b, c]{q=[1, ü], r=[]}h0123456789");
    assertThat(answer.headers().firstValue("X-A")).hasValue("b");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
    assertThat(get("/x/echo").body()).isEqualTo("GET[]{}-");
    assertThat(get("/x/who").body()).isEqualTo("anybody");
    assertThat(get("/x/echo/").body()).isEqualTo("GET[]{}-");
    assertThat(send(request("/x/echo/a/b").DELETE()).body()).isEqualTo("DELETE[a, b]{}-");
  }

  @ParameterizedTest
  @CsvSource({
    "/x/none, 404, no handler",
    "/x/fails, 502, Handler fails failed",
    "/x/gaveup, 502, Handler gaveup failed",
    "/x/null, 502, Handler null failed",
    "/x/error, 502, Handler error failed",
    "/x/bad, 502, Handler bad failed",
    "/x/split, 502, Handler split failed",
    "/x/absent, 503, no job",
    "/x/wrong, 502, Handler wrong failed",
    "/x/refused, 403, may not",
    "/x/early, 503, starting",
    "/x/echo?q=%ff, 400, q: must be UTF-8",
    "/x/echo/%2e%2e, 400, Ambiguous"
  })
  void whatFailsIsAProblemThatNamesIt(String path, int status, String detail) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains(detail).doesNotContain("secret").doesNotContain("\tat ");
    assertThat(get("/x/echo").statusCode()).isEqualTo(201);
  }

  @Test
  void refusesALargeBodyAndAPageOfAnotherSite() throws Exception {
    HttpRequest.BodyPublisher large = HttpRequest.BodyPublishers.ofString("01234567890");
    assertThat(send(request("/x/echo").POST(large)).statusCode()).isEqualTo(413);
    HttpRequest.BodyPublisher small = HttpRequest.BodyPublishers.ofString("0");
    assertThat(send(request("/x/echo").POST(small).header("Origin", "http://other")).statusCode())
        .isEqualTo(403);
    assertThat(send(request("/x/echo").POST(small).header("Origin", server.url())).statusCode())
        .isEqualTo(201);
  }

  @Test
  void oneThatBlocksIsBoundedAndTakesNothingFromOthers() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      sent.add(client.sendAsync(request("/x/stays").build(), HttpResponse.BodyHandlers.ofString()));
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                get("/metrics").body().contains("weir_handler_waiting{handler=\"stays\"} 1.0")
                    || sent.stream().allMatch(CompletableFuture::isDone));
    HttpResponse<String> third = get("/x/stays");
    assertThat(get("/x/echo").statusCode()).isEqualTo(201);
    for (CompletableFuture<HttpResponse<String>> each : sent) {
      assertThat(each.get().statusCode()).isEqualTo(503);
      assertThat(each.get().headers().firstValue("Retry-After")).isPresent();
      assertThat(each.get().body()).contains("Handler stays did not answer within 3000 ms");
    }
    assertThat(third.statusCode()).isIn(429, 503); // 429 unless the machine was very slow
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                get("/metrics")
                    .body()
                    .contains("weir_handler_threads_busy{handler=\"stays\"} 0.0"));
    assertThat(get("/metrics").body())
        .contains("weir_handler_requests_total{handler=\"stays\",outcome=\"late\"}");
  }
}
