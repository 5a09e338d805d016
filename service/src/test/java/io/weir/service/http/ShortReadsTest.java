package io.weir.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.config.JavalinConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortReadsTest {
  private static final int LARGE_BYTES = 64 << 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger ended = new AtomicInteger();
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private HttpServer server;

  private final class Both implements Routes {
    @Override
    public void addTo(JavalinConfig config) {
      config.routes.get("/things/list", ctx -> ctx.result("list"));
      config.routes.get("/things/{name}", ctx -> ctx.result("route"));
    }

    @Override
    public List<ShortRead> shortReads() {
      return List.of(new ShortRead("/things/{name}", Set.of("list"), ShortReadsTest.this::read));
    }
  }

  private Optional<CompletionStage<Optional<ShortRead.Reply>>> read(ShortRead.Call call) {
    return switch (call.segment(1)) {
      case "left" -> Optional.empty();
      case "wrong" -> throw new IllegalArgumentException("wrong");
      case "long" -> Optional.of(CompletableFuture.completedFuture(Optional.empty()));
      case "refused" ->
          Optional.of(CompletableFuture.failedFuture(ProblemException.of(404, "It is not here.")));
      case "large" -> Optional.of(CompletableFuture.completedFuture(large()));
      case "unfit" ->
          Optional.of(
              CompletableFuture.completedFuture(
                  Optional.of(new ShortRead.Reply(null, null, ended::incrementAndGet))));
      default ->
          Optional.of(
              CompletableFuture.supplyAsync(
                  () ->
                      reply(
                          "X-One",
                          call.segment(1)
                              + call.header("X-Two")
                              + call.parameters().optionalText("a").orElse(""))));
    };
  }

  private Optional<ShortRead.Reply> reply(String header, String body) {
    return Optional.of(
        new ShortRead.Reply(
            Map.of(header, "1", "Content-Type", "text/plain"),
            ByteBuffer.wrap(body.getBytes(UTF_8)),
            ended::incrementAndGet));
  }

  private Optional<ShortRead.Reply> large() {
    return Optional.of(
        new ShortRead.Reply(
            Map.of(), ByteBuffer.wrap(new byte[LARGE_BYTES]), ended::incrementAndGet));
  }

  @BeforeEach
  void start() {
    Settings settings =
        new Settings(
            Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "2s", "WEIR_HTTP_REQUEST_TIMEOUT", "3s"));
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0), metrics, List.of(), List.of(new Both()), List.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  @Test
  void answersAndTellsTheEndOnce() throws Exception {
    HttpResponse<String> reply = send(request("/things/x.y-1?a=%20b").header("X-Two", "c"));

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("x.y-1c b");
    assertThat(reply.headers().firstValue("X-One")).hasValue("1");
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("text/plain");
    await().untilAsserted(() -> assertThat(ended).hasValue(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"left", "wrong", "long", "%78", "a+b", "a;b", "...", "x?"})
  void leavesTheRestToTheRoutes(String name) throws Exception {
    assertThat(send(request("/things/" + name)).body())
        .isEqualTo(name.equals("x?") ? "xnull" : "route");
    assertThat(send(request("/things/list")).body()).isEqualTo("list");
  }

  @Test
  void leavesWhatTakesLongToReadToTheRoutes() throws Exception {
    String list = ";q=0,".repeat(200);

    assertThat(send(request("/things/x").header("Accept", list)).body()).isEqualTo("route");
    assertThat(send(request("/things/x").header("Accept-Encoding", list)).body())
        .isEqualTo("route");
    assertThat(send(request("/things/x?a=" + "b".repeat(3000))).body()).isEqualTo("route");
  }

  @Test
  void cutsAClientThatDoesNotReadAReplyInTime() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
      socket
          .getOutputStream()
          .write("GET /things/large HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));

      await().atMost(Duration.ofSeconds(8)).untilAsserted(() -> assertThat(ended).hasValue(1));
    }
  }

  @Test
  void leavesRequestsWithBodiesAndOfOtherMethodsToTheRoutes() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("a");

    assertThat(send(request("/things/x").method("GET", body)).body()).isEqualTo("route");
    assertThat(send(request("/things/x").POST(body)).statusCode()).isEqualTo(405);
    assertThat(send(request("/things/x/y")).statusCode()).isEqualTo(404);
  }

  @Test
  void answersTheProblemOfAFailure() throws Exception {
    HttpResponse<String> reply = send(request("/things/refused"));

    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(reply.body()).contains("It is not here.");
  }

  @Test
  void copiesNoMoreOfALargeReplyThanTheNetworkTakes() throws Exception {
    long before = directBytes();

    HttpResponse<byte[]> reply =
        client.send(request("/things/large").build(), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(reply.body()).hasSize(LARGE_BYTES);
    assertThat(directBytes() - before).isLessThan(LARGE_BYTES / 4);
  }

  /** What the buffers off the heap take, those included that threads keep for their writes. */
  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void tellsTheEndOfAReplyThatCannotBeWritten() throws Exception {
    assertThat(send(request("/things/unfit")).statusCode()).isEqualTo(500);
    assertThat(ended).hasValue(1);
  }

  @Test
  void countsRequestsByTheirRoute() throws Exception {
    send(request("/things/x"));

    assertThat(send(request("/metrics")).body())
        .containsPattern(
            "weir_http_request_seconds_count\\{route=\"/things/\\{name}\",status=\"200\"} 1");
  }
}
