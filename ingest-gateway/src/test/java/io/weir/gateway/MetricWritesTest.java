package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.log.LogEntry;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.MetricKey;
import io.weir.service.http.Routes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes of metrics, whose samples have one value next to others that must have two. */
class MetricWritesTest extends GatewayOverMemory {
  private static final long TIME = 1_700_000_000_000_000L;

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_MAX_REQUEST_SIZE", "2MB");
    environment.put("WEIR_MAX_IN_FLIGHT", "16MB");
    return environment;
  }

  @Override
  boolean takesRecords() {
    return true;
  }

  @Override
  List<Routes> routes(Gateway gateway) {
    return gateway.deletions(
        query -> CompletableFuture.failedFuture(new IllegalStateException("nobody answers")));
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return post("/metric/" + path, JSON, body);
  }

  private HttpRequest.Builder deletion(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/metric/" + path)).DELETE();
  }

  @Test
  void keepsANumberAsTheSampleOfOneValueOfTheTagOfThatName() throws Exception {
    HttpResponse<String> reply = put("single/boiler%207%C3%A4/" + TIME, " -2.50\n");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"ok\":1}");
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(reply.headers().firstValue("Weir-Position").orElse("")).matches("samples/[0-3]:0");
    assertThat(keptSamples()).containsExactly("boiler 7ä@" + TIME + "000=-2.5");
    assertThat(log.kept().get(0).value()[1]).as("width").isEqualTo((byte) 1);
    assertThat(metric("weir_samples_received_total")).isEqualTo("1.0");
    assertThat(metric("weir_samples_stored_total")).isEqualTo("1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "-0, -0.0",
    "1e-400, 0.0",
    "1e3, 1000.0",
    "9007199254740993, 9.007199254740992E15"
  })
  void keepsTheNearestDoubleOfEveryNumber(String body, String kept) throws Exception {
    assertThat(put("single/a/" + TIME, body).statusCode()).isEqualTo(200);

    assertThat(keptSamples()).containsExactly("a@" + TIME + "000=" + kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``| must be a number, got nothing",
        "` `| must be a number, got nothing",
        "NaN| must be a number, got: Non-standard token 'NaN'",
        "1e400| must be finite (float64), got 1e400",
        "-1e99999999| must be finite (float64), got -1e99999999",
        "1 2| must be one number, got more",
        "1,2| must be a number, got: Unexpected character (',' (code 44))",
        "[1]| must be a number, got an array",
        "{}| must be a number, got an object",
        "`\"1\"`| must be a number, got the string \\\"1\\\"",
        "null| must be a number, got null",
        "01| must be a number, got: Invalid numeric value",
        "0x10| must be a number, got: Unexpected character ('x' (code 120))"
      })
  void refusesABodyThatIsNoNumber(String body, String detail) throws Exception {
    HttpResponse<String> reply = put("single/a/" + TIME, body);

    assertProblem(reply, 400, "\"detail\":\"body: " + detail);
    assertThat(reply.body()).endsWith("\"field\":\"body\"}");
    assertThat(log.kept()).isEmpty();
    assertThat(metric("weir_samples_received_total")).isEqualTo("1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "message"})
  void refusesTimesAndNamesThatNoMetricHas(String type) throws Exception {
    Map<String, String> fields = new HashMap<>();
    for (String time :
        List.of(
            "999999999999999",
            "9000000000000001",
            "1e15",
            "1e99",
            "NaN",
            "-0.0",
            "-1",
            "%2B1",
            "",
            "17000000000000000000000",
            "1700000000000000.0",
            "١٧٠٠٠٠٠٠٠٠٠٠٠٠٠٠")) {
      fields.put("a/" + URI.create(time).toASCIIString(), "time");
    }
    for (String id : List.of("a%2Fb", "%C2%85", "", "x".repeat(256))) {
      fields.put(id + "/" + TIME, "metric_id");
    }
    fields.put("..%2f/" + TIME, "metric_id");
    fields.put("a/" + TIME + "?ttl=5s", "ttl");
    for (Map.Entry<String, String> each : fields.entrySet()) {
      HttpResponse<String> reply = put(type + "/" + each.getKey(), "1");

      assertThat(reply.statusCode()).as(each.getKey()).isEqualTo(400);
      assertThat(reply.body()).as(each.getKey()).endsWith("\"field\":\"" + each.getValue() + "\"}");
    }
    assertThat(log.kept()).isEmpty();
    assertThat(commands.kept()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000000000000", "1700000060000000"})
  void takesTimesUpToTheClockAndWhatIsAllowedAhead(String time) throws Exception {
    assertThat(put("single/a/" + time, "1").statusCode()).isEqualTo(200);
    assertThat(put("message/a/" + time, "1").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesANumberOfTheFutureAndTakesADocumentOfIt() throws Exception {
    assertProblem(
        put("single/a/9000000000000000", "1"),
        400,
        "\"detail\":\"time: must be at most 1700000060000000 (the clock and what is allowed"
            + " ahead, µs), got 9000000000000000\",\"field\":\"time\"}");
    assertThat(put("message/a/9000000000000000", "1").statusCode()).isEqualTo(200);
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void answersOtherTypesAndMethodsAsPathsThatAreNotThere() throws Exception {
    assertThat(put("double/a/" + TIME, "1").statusCode()).isEqualTo(404);
    assertThat(put("single/a/" + TIME + "/b", "1").statusCode()).isEqualTo(404);
    assertThat(put("single/a", "1").statusCode()).isEqualTo(405);
    assertThat(send(deletion("double/a")).statusCode()).isEqualTo(404);
    assertThat(send(deletion("single/a/b")).statusCode()).isEqualTo(404);
  }

  /** The server refuses these, and closes the connection. */
  @ParameterizedTest
  @ValueSource(strings = {"%00", "%01", "%7F", "%FF", "%C0%AF", ".", "%2e%2E"})
  void refusesPathsThatAreNone(String id) throws Exception {
    HttpRequest request = request("/metric/single/" + id + "/" + TIME, "1".getBytes(UTF_8)).build();

    HttpResponse<String> reply =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(reply.statusCode()).isBetween(400, 404);
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(log.kept()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "message"})
  void refusesOtherTypesOfBodiesAndConditions(String type) throws Exception {
    String path = "/metric/" + type + "/a/" + TIME;
    assertProblem(
        post(path, "text/plain", "1"),
        415,
        "\"detail\":\"Content-Type must be application/json, in UTF-8, got text/plain\","
            + "\"field\":\"Content-Type\"}");
    for (String header : List.of("If-Match", "If-None-Match", "Idempotency-Key")) {
      HttpResponse<String> reply = send(request(path, "1".getBytes(UTF_8)).header(header, "\"1\""));

      assertProblem(
          reply,
          400,
          "\"detail\":\""
              + header
              + ": is not accepted for metrics, where the same id and time overwrite\"");
    }
  }

  @Test
  void keepsADocumentByteForByte() throws Exception {
    HttpResponse<String> reply = put("message/m%201/" + TIME, "\t{\"a\" : 1.50, \"b\":\"ä\"}\n");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"ok\":1}");
    assertThat(reply.headers().firstValue("Weir-Position").orElse("")).matches("records/[0-3]:0");
    DocumentCommand.PutDocument command = (DocumentCommand.PutDocument) keptCommands().get(0);
    assertThat(command.key()).isEqualTo(MetricKey.of("m 1"));
    assertThat(command.time()).isEqualTo(TIME);
    assertThat(new String(command.document(), UTF_8)).isEqualTo("{\"a\" : 1.50, \"b\":\"ä\"}");
    LogEntry entry = commands.kept().get(0);
    assertThat(entry.partition()).isEqualTo(MetricKey.of("m 1").partition(PARTITIONS));
    assertThat(entry.key()).isEqualTo(MetricKey.of("m 1").name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{} {}", "NaN", "{\"a\":}", "1 2"})
  void refusesABodyThatIsNoDocument(String body) throws Exception {
    HttpResponse<String> reply = put("message/a/" + TIME, body);

    assertProblem(reply, 400, "\"detail\":\"body: must be ");
    assertThat(reply.body()).endsWith("\"field\":\"body\"}");
    assertThat(commands.kept()).isEmpty();
  }

  @Test
  void takesADocumentOfAMebibyteAndNoMore() throws Exception {
    String largest = "\"" + "x".repeat((1 << 20) - 2) + "\"";

    assertThat(put("message/a/" + TIME, largest).statusCode()).isEqualTo(200);
    assertProblem(
        put("message/a/" + TIME, largest + " "),
        413,
        "\"detail\":\"body: must have at most 1048576 bytes, also inflated, got 1048577\",\"field\":\"body\"}");
    assertThat(commands.kept()).hasSize(1);
  }

  @Test
  void answers503WhereTheLogDoesNotAcknowledge() throws Exception {
    log.waitFor(CompletableFuture.failedFuture(new IllegalStateException("too slow")));
    commands.waitFor(CompletableFuture.failedFuture(new IllegalStateException("too slow")));

    assertProblem(put("single/a/" + TIME, "1"), 503, "\"detail\":\"Kafka did not acknowledge");
    assertProblem(put("message/a/" + TIME, "1"), 503, "\"detail\":\"Kafka did not acknowledge");
  }
}
