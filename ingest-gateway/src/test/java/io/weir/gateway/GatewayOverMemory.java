package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.influx.InfluxSettings;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.MemoryLog;
import io.weir.gateway.records.RecordSettings;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.Tag;
import io.weir.model.block.SampleReader;
import io.weir.model.records.RecordCommand;
import io.weir.service.access.Guard;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.http.Routes;
import io.weir.service.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway over a log in memory, on a real port. */
abstract class GatewayOverMemory {
  static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L, 5);
  static final long LATEST = 1_700_000_060_000_000_005L;
  static final int PARTITIONS = 4;
  static final long MAX_IN_FLIGHT = 300_000;
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  final MemoryLog log = new MemoryLog(PARTITIONS);

  /** The log of commands to records. */
  final MemoryLog commands = new MemoryLog(PARTITIONS);

  final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway;
  HttpServer server;

  Map<String, String> environment() {
    return Map.of(
        "WEIR_PORT", "0",
        "WEIR_VALUES", "2",
        "WEIR_MAX_REQUEST_SIZE", "100KB",
        "WEIR_BODY_TIMEOUT", "2s",
        "WEIR_MAX_BATCH", "1000",
        "WEIR_MAX_IN_FLIGHT", "" + MAX_IN_FLIGHT);
  }

  @BeforeEach
  void start() {
    Settings settings = new Settings(environment());
    PrometheusRegistry metrics = new PrometheusRegistry();
    gateway =
        Gateway.over(
            log,
            takesRecords() ? Optional.of(commands) : Optional.empty(),
            this::changesFault,
            IngestSettings.from(settings),
            InfluxSettings.from(settings),
            RecordSettings.from(settings),
            metrics,
            Clock.fixed(NOW, ZoneOffset.UTC));
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            metrics,
            gateway.readyChecks(),
            routes(gateway),
            gateway.routes(),
            Guard.open());
  }

  boolean takesRecords() {
    return false;
  }

  Optional<String> changesFault() {
    return Optional.empty();
  }

  ChangeSubscriber subscriber() {
    return gateway.subscriber().orElseThrow();
  }

  Gateway gateway() {
    return gateway;
  }

  List<Routes> routes(Gateway gateway) {
    return List.of();
  }

  @AfterEach
  void stop() {
    server.close();
    gateway.close();
  }

  static String message(String tag, long time) {
    return "{\"time\":" + time + ",\"tag\":\"" + tag + "\",\"values\":[1,2.5]}";
  }

  /** A post of JSON. */
  HttpRequest.Builder request(String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Content-Type", JSON)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpRequest.Builder request(String method, String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpResponse<String> post(String path, String type, String body) throws Exception {
    return send(
        request(path, body.getBytes(StandardCharsets.UTF_8)).setHeader("Content-Type", type));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  String metric(String name) throws Exception {
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

  static void assertProblem(HttpResponse<String> response, int status, String members) {
    assertThat(response.body()).contains("\"status\":" + status + "," + members);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  List<RecordCommand> keptCommands() {
    return commands.kept().stream().map(entry -> RecordCommand.of(entry.value())).toList();
  }

  List<String> keptSamples() {
    List<String> samples = new ArrayList<>();
    for (LogEntry block : log.kept()) {
      SampleReader reader = SampleReader.of(block.value());
      while (reader.next()) {
        assertThat(Tag.partition(reader.tagHash(), PARTITIONS)).isEqualTo(block.partition());
        samples.add(reader.tag() + "@" + reader.time() + "=" + reader.value(0));
      }
    }
    return samples;
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
