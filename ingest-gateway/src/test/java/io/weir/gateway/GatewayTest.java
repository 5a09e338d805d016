package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.http.HttpServer;
import io.weir.http.HttpSettings;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L, 5);
  private static final long LATEST = 1_700_000_060_000_000_005L;
  private static final int PARTITIONS = 4;
  private static final long MAX_IN_FLIGHT = 300_000;
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  private final MemorySampleLog log = new MemorySampleLog(PARTITIONS);
  private final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway;
  private HttpServer server;

  @BeforeEach
  void start() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_PORT", "0",
                "WEIR_VALUES", "2",
                "WEIR_MAX_REQUEST_SIZE", "100KB",
                "WEIR_MAX_BATCH", "1000",
                "WEIR_MAX_IN_FLIGHT", "" + MAX_IN_FLIGHT));
    PrometheusRegistry metrics = new PrometheusRegistry();
    gateway =
        Gateway.over(
            log, GatewaySettings.from(settings), metrics, Clock.fixed(NOW, ZoneOffset.UTC));
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            metrics,
            gateway.readyChecks(),
            List.of(gateway.routes()));
  }

  @AfterEach
  void stop() {
    server.close();
    gateway.close();
  }

  private static String message(String tag, long time) {
    return "{\"time\":" + time + ",\"tag\":\"" + tag + "\",\"values\":[1,2.5]}";
  }

  private HttpRequest.Builder request(String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    return send(request(path, body.getBytes(StandardCharsets.UTF_8)).header("Content-Type", type));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String metric(String name) throws Exception {
    HttpResponse<String> metrics =
        send(HttpRequest.newBuilder(URI.create(server.url() + "/metrics")));
    return metrics
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("none");
  }

  private static void assertProblem(HttpResponse<String> response, int status, String members) {
    assertThat(response.body()).contains("\"status\":" + status + "," + members);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  private List<String> keptSamples() {
    List<String> samples = new ArrayList<>();
    for (Block block : log.kept()) {
      SampleBlock.Reader reader = new SampleBlock.Reader(block.value());
      while (reader.next()) {
        assertThat(Tag.partition(reader.tagHash(), PARTITIONS)).isEqualTo(block.partition());
        samples.add(reader.tag() + "@" + reader.time() + "=" + reader.value(0));
      }
    }
    return samples;
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Test
  void answers204OnceASampleIsKept() throws Exception {
    HttpResponse<String> response = post("/save", JSON, message("a", 7));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Type")).isEmpty();
    assertThat(keptSamples()).containsExactly("a@7=1.0");
    assertThat(log.kept().get(0).key()).isEqualTo("a".getBytes());
  }

  @Test
  void doesNotAnswerBeforeTheSampleIsKept() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(
            request("/save", message("a", 7).getBytes()).build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> !metric("weir_in_flight_bytes").equals("0.0"));
    assertThat(response).isNotDone();

    gate.complete(null);

    assertThat(response.get().statusCode()).isEqualTo(204);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/save, application/json",
        "/save, Application/JSON; charset=UTF-8",
        "/save, `application/json;charset=\"utf-8\"`"
      })
  void takesJsonHoweverItIsNamed(String path, String type) throws Exception {
    assertThat(post(path, type, message("a", 7)).statusCode()).isEqualTo(204);
  }

  @Test
  void takesARequestWithoutContentTypeAsJson() throws Exception {
    assertThat(send(request("/save", message("a", 7).getBytes())).statusCode()).isEqualTo(204);
    assertThat(send(request("/batch", "[]".getBytes())).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "/save, text/plain",
    "/save, application/x-ndjson",
    "/save, application/x-www-form-urlencoded",
    "/save, application/json; charset=latin1",
    "/batch, text/csv",
    "/batch, ;;;"
  })
  void refusesOtherContentTypes(String path, String type) throws Exception {
    assertProblem(post(path, type, message("a", 7)), 415, "\"detail\":\"Content-Type must be");
  }

  @Test
  void takesABatchAsAnArrayOrAsLines() throws Exception {
    String array = "[" + message("a", 1) + "," + message("b", 2) + "," + message("a", 3) + "]";
    String lines = message("c", 4) + "\n" + message("d", 5) + "\n";

    assertThat(post("/batch", JSON, array).statusCode()).isEqualTo(204);
    assertThat(post("/batch", NDJSON, lines).statusCode()).isEqualTo(204);

    assertThat(keptSamples())
        .containsExactlyInAnyOrder("a@1=1.0", "b@2=1.0", "a@3=1.0", "c@4=1.0", "d@5=1.0")
        .containsSubsequence("a@1=1.0", "a@3=1.0");
  }

  @Test
  void refusesABatchWithoutKeepingAnyOfIt() throws Exception {
    String array = "[" + message("a", 1) + "," + message("b", 2).replace("2.5", "null") + "]";

    assertProblem(
        post("/batch", JSON, array),
        400,
        "\"detail\":\"values: must be numbers, got null at place 1\",\"field\":\"values\",\"index\":1}");
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void allowsTimesALittleAheadOfTheClock() throws Exception {
    assertThat(post("/save", JSON, message("a", LATEST)).statusCode()).isEqualTo(204);
    assertProblem(
        post("/save", JSON, message("a", LATEST + 1)),
        400,
        "\"detail\":\"time: must be at most "
            + LATEST
            + " (the clock and what is allowed ahead), got "
            + (LATEST + 1)
            + "\",\"field\":\"time\"}");
  }

  @Test
  void refusesAnEmptyBody() throws Exception {
    assertProblem(
        post("/save", JSON, ""),
        400,
        "\"detail\":\"body: must be a message, got nothing\",\"field\":\"body\"}");
  }

  @Test
  void inflatesGzip() throws Exception {
    byte[] body = gzip(("[" + message("a", 1) + "]").getBytes());

    HttpResponse<String> response =
        send(request("/batch", body).header("Content-Encoding", "GZIP"));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(keptSamples()).containsExactly("a@1=1.0");
  }

  @Test
  void refusesWhatInflatesBeyondTheLimit() throws Exception {
    byte[] bomb = gzip(new byte[50_000_000]);

    HttpResponse<String> response =
        send(request("/batch", bomb).header("Content-Encoding", "gzip"));

    assertProblem(response, 413, "\"detail\":\"body: must have at most 102400 bytes, also infla");
  }

  @Test
  void refusesBrokenCompression() throws Exception {
    byte[] body = gzip(message("a", 1).getBytes());
    byte[] cut = java.util.Arrays.copyOf(body, body.length - 9);

    for (byte[] broken : List.of(new byte[] {1, 2, 3}, new byte[0], cut)) {
      assertProblem(
          send(request("/save", broken).header("Content-Encoding", "gzip")),
          400,
          "\"detail\":\"body: must be gzip, as Content-Encoding says\",\"field\":\"body\"}");
    }
    assertProblem(
        send(request("/save", body).header("Content-Encoding", "br")),
        415,
        "\"detail\":\"Content-Encoding must be gzip or none.\"}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesABodyThatIsTooLarge(boolean announced) throws Exception {
    byte[] body = new byte[100 * 1024 + 1];
    HttpRequest.BodyPublisher publisher =
        announced
            ? HttpRequest.BodyPublishers.ofByteArray(body)
            : HttpRequest.BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream(body));

    HttpResponse<String> response =
        send(HttpRequest.newBuilder(URI.create(server.url() + "/batch")).POST(publisher));

    assertProblem(response, 413, "\"detail\":\"body: must have at most 102400 bytes");
  }

  @Test
  void shedsWhatItHasNoRoomForAndTakesItLater() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    String batch = "[" + (message("a", 1) + ",").repeat(999) + message("a", 1) + "]"; // about 40 KB
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    HttpResponse<String> shed = null;
    for (int i = 0; i < 100 && shed == null; i++) {
      CompletableFuture<HttpResponse<String>> one =
          client.sendAsync(
              request("/batch", batch.getBytes()).build(), HttpResponse.BodyHandlers.ofString());
      waiting.add(one);
      int appended = i + 1;
      await().until(() -> one.isDone() || log.appended() == appended);
      shed = one.isDone() ? one.get() : null;
    }

    assertProblem(shed, 429, "\"detail\":\"the gateway holds at most 300000 bytes");
    assertThat(shed.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Double.parseDouble(metric("weir_in_flight_bytes"))).isLessThan(MAX_IN_FLIGHT);

    gate.complete(null);
    for (CompletableFuture<HttpResponse<String>> one : waiting) {
      assertThat(one.get().statusCode()).isIn(204, 429);
    }
    assertThat(post("/batch", JSON, batch).statusCode()).isEqualTo(204);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void holdsMemoryForBytesThatArriveAndNotForPromises() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        idle.add(socket);
        socket
            .getOutputStream()
            .write("POST /batch HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n[".getBytes());
      }
      await().until(() -> Double.parseDouble(metric("weir_in_flight_bytes")) > 4 * 20_000);

      assertThat(post("/save", JSON, message("a", 7)).statusCode()).isEqualTo(204);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    await().until(() -> metric("weir_in_flight_bytes").equals("0.0"));
  }

  @Test
  void answers503WhenTheLogCannotBeReached() throws Exception {
    log.fail("Kafka cannot be used");

    HttpResponse<String> response = post("/save", JSON, message("a", 7));

    assertProblem(response, 503, "\"detail\":\"Kafka cannot be used\"}");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    HttpResponse<String> ready = send(HttpRequest.newBuilder(URI.create(server.url() + "/ready")));
    assertProblem(ready, 503, "\"detail\":\"Not ready: kafka: Kafka cannot be used\"}");
  }

  @Test
  void answers503WhenTheLogDoesNotAcknowledge() throws Exception {
    log.waitFor(CompletableFuture.failedFuture(new IllegalStateException("secret")));

    HttpResponse<String> response = post("/save", JSON, message("a", 7));

    assertProblem(response, 503, "\"detail\":\"Kafka did not acknowledge the samples in time;");
    assertThat(response.body()).doesNotContain("secret");
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void countsSoThatReceivedIsStoredAndRefused() throws Exception {
    post("/save", JSON, message("a", 7));
    post("/batch", JSON, "[" + message("a", 1) + "," + message("b", 2) + "]");
    post("/batch", JSON, "[" + message("a", 1) + "," + message("b", 0) + "," + message("c", 1));
    log.waitFor(CompletableFuture.failedFuture(new IllegalStateException("lost")));
    post("/batch", JSON, "[" + message("a", 1) + "]");
    post("/save", "text/plain", message("a", 7));

    assertThat(metric("weir_samples_received_total")).isEqualTo("6.0");
    assertThat(metric("weir_samples_stored_total")).isEqualTo("3.0");
    assertThat(metric("weir_samples_refused_total{reason=\"invalid\"}")).isEqualTo("2.0");
    assertThat(metric("weir_samples_refused_total{reason=\"unavailable\"}")).isEqualTo("1.0");
    assertThat(metric("weir_intake_requests_refused_total{reason=\"unsupported\"}"))
        .isEqualTo("1.0");
  }

  @Test
  void acknowledgesWhatItAcceptedWhenItStops() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(
            request("/save", message("a", 7).getBytes()).build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> !metric("weir_in_flight_bytes").equals("0.0"));
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
    gate.completeOnTimeout(null, 200, java.util.concurrent.TimeUnit.MILLISECONDS);

    assertThat(response.get().statusCode()).isEqualTo(204);
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(6));
  }

  @Test
  void cutsALargeBatchIntoBlocksOfBoundedSize() throws Exception {
    BlockBuilder builder = new BlockBuilder(1, 10, bytes -> {});
    double[] values = new double[10];
    for (int i = 0; i < 5_000; i++) {
      builder.add("a".getBytes(), 0, 1, i + 1, values);
    }

    List<Block> blocks = builder.blocks();

    assertThat(blocks).hasSizeBetween(2, 20);
    assertThat(blocks).allMatch(block -> block.value().length < BlockBuilder.FULL_BYTES + 400);
    long time = 0;
    for (Block block : blocks) {
      SampleBlock.Reader reader = new SampleBlock.Reader(block.value());
      while (reader.next()) {
        assertThat(reader.time()).isEqualTo(++time);
      }
    }
    assertThat(time).isEqualTo(5_000);
  }
}
