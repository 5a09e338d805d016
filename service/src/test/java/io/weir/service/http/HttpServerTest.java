package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final Settings SETTINGS =
      new Settings(
          Map.of(
              "WEIR_PORT", "0", "WEIR_HTTP_REQUEST_TIMEOUT", "300ms", "WEIR_STOP_TIMEOUT", "2s"));

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<String> fault = new AtomicReference<>();
  private final AtomicReference<List<String>> warnings = new AtomicReference<>(List.of());
  private final CompletableFuture<Void> slow = new CompletableFuture<>();
  private HttpServer server;

  @BeforeEach
  void start() {
    Routes routes =
        config -> {
          config.routes.get("/time", ctx -> ctx.result("" + QueryParameters.of(ctx).int64("at")));
          config.routes.post("/time", ctx -> ctx.result(ctx.body()));
          config.routes.get("/path/{name}", ctx -> ctx.result(ctx.pathParam("name")));
          config.routes.get("/bug", ctx -> fail(new IllegalStateException("secret")));
          config.routes.get("/error", ctx -> fail(new StackOverflowError("secret")));
          config.routes.get(
              "/late-bug",
              ctx -> ctx.future(() -> CompletableFuture.failedFuture(new Exception("secret"))));
          config.routes.get(
              "/busy",
              ctx -> fail(ProblemException.tooMany("too much", Duration.ofMillis(1500)).at(7)));
          config.routes.get("/never", ctx -> ctx.future(CompletableFuture::new));
          config.routes.get("/slow", ctx -> ctx.future(() -> slow.thenRun(() -> ctx.result("x"))));
        };
    server =
        HttpServer.start(
            HttpSettings.from(SETTINGS, 8080),
            new PrometheusRegistry(),
            List.of(
                ReadyCheck.of("sun", Optional::empty),
                ReadyCheck.of("moon", () -> Optional.ofNullable(fault.get()), warnings::get)),
            List.of(routes),
            List.of());
  }

  private static void fail(Throwable thrown) {
    HttpServerTest.<RuntimeException>raise(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String body) {
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void answersPingAndHealth() throws Exception {
    assertThat(get("/ping").body()).isEqualTo("pong");
    assertThat(get("/health").body()).isEqualTo("ok");
  }

  @Test
  void isReadyOnceEveryCheckIs() throws Exception {
    assertThat(get("/ready").body()).isEqualTo("ready");

    warnings.set(List.of("full", "far away"));
    assertThat(get("/ready").body()).isEqualTo("ready\nmoon: full\nmoon: far away");

    fault.set("behind a cloud");

    HttpResponse<String> refused = get("/ready");
    assertProblem(
        refused,
        503,
        "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
            + "\"detail\":\"Not ready: moon: behind a cloud\"}");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void showsMetricsOfTheJvmAndOfItsRequests() throws Exception {
    get("/ping");

    assertThat(get("/metrics").body())
        .contains("jvm_memory_used_bytes{")
        .contains("weir_http_request_seconds_count{route=\"/ping\",status=\"200\"} 1")
        .contains("weir_http_threads_busy ");
  }

  @Test
  void namesTheFieldOfABadParameter() throws Exception {
    assertProblem(
        get("/time?at=1.5"),
        400,
        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
            + "\"detail\":\"at: must be a whole number (int64), got \\\"1.5\\\"\",\"field\":\"at\"}");
  }

  @Test
  void saysWhichMethodsAPathTakes() throws Exception {
    HttpResponse<String> response = send("DELETE", "/time", "");

    assertProblem(
        response,
        405,
        "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405,"
            + "\"detail\":\"This path takes GET, POST only.\"}");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST");
  }

  @Test
  void saysThatAPathIsUnknown() throws Exception {
    assertProblem(
        get("/nowhere"),
        404,
        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
            + "\"detail\":\"There is nothing at this path.\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bug", "/error", "/late-bug"})
  void tellsNothingOfItsOwnFailures(String path) throws Exception {
    assertProblem(
        get(path),
        500,
        "{\"type\":\"about:blank\",\"title\":\"Server Error\",\"status\":500,"
            + "\"detail\":\"The server failed on this request; its log says why.\"}");
  }

  @Test
  void saysWhenToTryAgainAndWhichMessageOfABatchItWas() throws Exception {
    HttpResponse<String> response = get("/busy");

    assertProblem(
        response,
        429,
        "{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
            + "\"detail\":\"too much\",\"index\":7}");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void answersARequestThatNobodyFinishes() throws Exception {
    HttpResponse<String> response = get("/never");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(get("/ping").body()).isEqualTo("pong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /path/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /path/%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /path/% HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /path/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /path/\u00ff\u00fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /time?at=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /time?at=%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /time?at=\u00ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /time?%=1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /time HTTP/1.1\r\n\r\n",
        "GET /time HTTP/1.1\r\nHost: localhost\r\nHost: y\r\n\r\n",
        "GET /time HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /time HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /time HTTP/1.1\r\nHost: localhost\r\nA B: c\r\n\r\n",
        "GET /time HTTP/1.1\r\nHost: localhost\r\nA: \u0000\r\n\r\n",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nshort",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nContent-Type: ;;;charset=\"\r\nContent-Length: 1\r\n\r\na",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nContent-Type: a;charset=no-such\r\nContent-Length: 1\r\n\r\na",
        "FOO /time HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "G\u00ffT /time HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "TRACE /time HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT x:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /time HTTP/1.1\r\nHost: localhost\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "GET //..//time HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /time;a=b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET nonsense HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /time HTTP/1.1\r\nHost: localhost\r\nExpect: wonders\r\nContent-Length: 1\r\n\r\na",
        "GET /time HTTP/1.1\r\nHost: localhost\r\nCookie: \u0001=;;=\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
        "hello\r\n\r\n",
      })
  void survivesWhatIsNoHttp(String request) throws IOException {
    String answer = Wire.say(server.port(), request);

    assertThat(answer)
        .doesNotContainIgnoringCase("jetty")
        .doesNotContainIgnoringCase("javalin")
        .doesNotContain("Exception")
        .doesNotContain("\tat ")
        .doesNotContain("Server:");
    assertThat(answer).as("status").matches("(?s)HTTP/1.1 (4\\d\\d|505) .*");
    assertThat(answer).contains("Content-Type: application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({"a%2fb, a/b", "100%25, 100%", "a%2525, a%25", "a%20b, a b", "a+b, a+b", "%C3%A4, ä"})
  void decodesWhatStandsInAPathOnce(String encoded, String text) throws Exception {
    assertThat(get("/path/" + encoded).body()).isEqualTo(text);
  }

  @Test
  void refusesHeadersThatAreTooLarge() throws IOException {
    String header = "A: " + "x".repeat(20_000) + "\r\n";

    assertThat(
            Wire.say(server.port(), "GET /ping HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("Content-Type: application/problem+json");
  }

  @Test
  void finishesWhatIsInFlightWhenItStops() throws Exception {
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create(server.url() + "/slow")).build(),
            HttpResponse.BodyHandlers.ofString());
    awaitInFlight();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);

    slow.completeOnTimeout(null, 100, java.util.concurrent.TimeUnit.MILLISECONDS);

    assertThat(response.get().body()).isEqualTo("x");
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(2));
  }

  /** A second request over the one connection pool tells that the first has been taken. */
  private void awaitInFlight() throws Exception {
    assertThat(get("/ping").body()).isEqualTo("pong");
  }
}
