package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogEntry;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Writes to streams, whose outcomes a test applies in place of the job. */
class StreamWritesTest extends GatewayOverMemory {
  private final StreamApplier applier = new StreamApplier();
  private volatile boolean silent;
  private volatile String changesFault;

  @Override
  Optional<String> changesFault() {
    return Optional.ofNullable(changesFault);
  }

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_OUTCOME_TIMEOUT", "2s");
    environment.put("WEIR_OUTCOMES_WAITING", "5");
    return environment;
  }

  @Override
  boolean takesRecords() {
    return true;
  }

  private void apply(int from) {
    List<LogEntry> kept = commands.kept();
    for (int i = from; i < kept.size(); i++) {
      if (RecordCommand.of(kept.get(i).value()) instanceof RecordCommand.OfStream command) {
        Change change = applier.apply(command, new LogPosition(kept.get(i).partition(), i));
        Change others =
            new Change(
                new RequestId(change.request().gateway() + 1, change.request().number()),
                change.position(),
                change.time(),
                change.key(),
                new Change.Outcome.Deleted(77),
                List.of());
        subscriber().changed(others);
        subscriber().changed(change);
        subscriber().changed(change);
      }
    }
  }

  private HttpRequest.Builder streams(String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/streams/" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return type == null ? request : request.header("Content-Type", type);
  }

  /** Sends it and applies what it appends. */
  private HttpResponse<String> write(HttpRequest.Builder request) throws Exception {
    int before = commands.kept().size();
    CompletableFuture<HttpResponse<String>> reply =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    if (!silent) {
      await().until(() -> commands.kept().size() > before || reply.isDone());
      apply(before);
    }
    return reply.get();
  }

  private HttpResponse<String> append(String path, String type, String body) throws Exception {
    return write(streams("POST", path, type, body));
  }

  @Test
  void answersAnAppendWithItsIdTimeAndPlaces() throws Exception {
    append("b/s", JSON, "1");
    HttpResponse<String> reply = append("b/s", JSON, " {\"a\": 1.50}\r\n");

    assertThat(reply.statusCode()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("{\"meta\":{\"id\":2,\"t\":1700000000000}}");
    assertThat(reply.headers().firstValue("Location")).hasValue("/streams/b/s?limit=1&from=2");
    int partition = StreamKey.of("b", "s").partition(PARTITIONS);
    assertThat(reply.headers().firstValue("Weir-Position")).hasValue("records/" + partition + ":1");
    RecordCommand.Append kept = (RecordCommand.Append) keptCommands().get(1);
    assertThat(new String(kept.documents().get(0), UTF_8)).isEqualTo("{\"a\": 1.50}");
    assertThat(commands.kept().get(1).key()).isEqualTo(StreamKey.of("b", "s").name());
    assertThat(metric("weir_record_events_appended_total")).isEqualTo("2.0");
    assertThat(metric("weir_outcomes_waiting")).isEqualTo("0.0");
  }

  @Test
  void appendsLinesAllOrNone() throws Exception {
    HttpResponse<String> reply = append("b/%C3%A9%20+", NDJSON, "1\r\n\n {} \n\"x\"");
    assertThat(reply.statusCode()).isEqualTo(201);
    assertThat(reply.body()).contains("{\"first\":1,\"last\":3,\"t\":");
    assertThat(reply.headers().firstValue("Location"))
        .hasValue("/streams/b/%C3%A9%20%2B?limit=3&from=1");

    HttpResponse<String> bad = append("b/s", NDJSON, "1\n2\n{\"a\":\n4\n");
    assertProblem(bad, 400, "");
    assertThat(bad.body()).contains("\"field\":\"body\",\"index\":2");
    assertThat(keptCommands()).hasSize(1);
  }

  /** As many as a read may ask for. */
  @Test
  void namesAllEventsOfALargeBatch() throws Exception {
    HttpResponse<String> reply = append("b/s", NDJSON, "1\n".repeat(5_000));

    assertThat(reply.headers().firstValue("Location")).hasValue("/streams/b/s?limit=5000&from=1");
  }

  @Test
  void saysWhatWasExpectedAndFound() throws Exception {
    append("b/s", JSON, "1");
    HttpResponse<String> met = write(streams("POST", "b/s", JSON, "2").header("If-Match", "\"1\""));
    HttpResponse<String> conflict =
        write(streams("POST", "b/s", JSON, "3").header("If-Match", "\"0\""));

    assertThat(met.statusCode()).isEqualTo(201);
    assertProblem(conflict, 409, "");
    assertThat(conflict.body()).contains("\"expected\":0,\"found\":2");
    assertThat(conflict.headers().firstValue("Weir-Position")).isPresent();
  }

  @Test
  void takesBothKindsOfPatchesAndNoOther() throws Exception {
    assertProblem(write(streams("PATCH", "b/s", "application/merge-patch+json", "{}")), 404, "");
    append("b/s", JSON, "{}");
    HttpResponse<String> reply =
        write(
            streams("PATCH", "b/s", "application/json-patch+json", "[]")
                .header("Idempotency-Key", "k"));

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"meta\":{\"id\":2,\"t\":1700000000000}}");
    RecordCommand.Patch patch = (RecordCommand.Patch) keptCommands().get(2);
    assertThat(patch.isMerge()).isFalse();
    assertThat(patch.idempotencyKey()).isEqualTo("k".getBytes(UTF_8));
    assertProblem(send(streams("PATCH", "b/s", JSON, "{}")), 415, "");
    assertProblem(send(streams("POST", "b/s", "text/plain", "{}")), 415, "");
  }

  @Test
  void deletesStreamsAndSetsLimits() throws Exception {
    assertProblem(write(streams("DELETE", "b/s", null, "")), 404, "");
    append("b/s", JSON, "1");
    assertThat(write(streams("DELETE", "b/s", null, "")).statusCode()).isEqualTo(204);
    String limits = "{\"events\":10,\"age\":\"7d\"}";
    assertThat(write(streams("PUT", "b/other/limits", JSON, limits)).statusCode()).isEqualTo(204);
    HttpResponse<String> ofBucket = write(streams("PUT", "b/limits", JSON, "{\"bytes\":4096}"));

    assertThat(ofBucket.statusCode()).isEqualTo(204);
    assertThat(ofBucket.headers().firstValue("Weir-Position").orElse("").split(","))
        .hasSize(PARTITIONS);
    List<RecordCommand> kept = keptCommands();
    assertThat(((RecordCommand.SetLimits) kept.get(3)).limits())
        .isEqualTo(new StreamLimits(10, 0, Duration.ofDays(7).toMillis()));
    assertThat(commands.kept().subList(4, 8)).extracting(LogEntry::partition).contains(0, 1, 2, 3);
    assertThat(((RecordCommand.SetBucketLimits) kept.get(7)).limits())
        .isEqualTo(new StreamLimits(0, 4096, 0));
  }

  @Test
  void refusesBytesThatAreNoUtf8DeepNestingAndLargeBodies() throws Exception {
    HttpRequest.Builder overlong =
        request("/streams/b/s", new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'});
    assertProblem(send(overlong), 400, "");
    String deep = "[".repeat(100_000 / 3) + "]".repeat(100_000 / 3);
    assertProblem(send(streams("POST", "b/s", JSON, deep)), 400, "");
    HttpResponse<String> large =
        send(streams("POST", "b/s", JSON, '"' + "x".repeat(200_000) + '"'));
    assertProblem(large, 413, "");
    assertThat(large.body()).contains("\"field\":\"body\"");
    assertThat(append("b/s", JSON, "[".repeat(150) + "]".repeat(150)).statusCode()).isEqualTo(201);
    assertThat(keptCommands()).hasSize(1);
  }

  @Test
  void tellsThatAWriteMayStillHappenWhenItsOutcomeDoesNotCome() throws Exception {
    silent = true;
    HttpResponse<String> reply = append("b/s", JSON, "1");

    assertProblem(reply, 504, "");
    assertThat(reply.body()).contains("may still happen");
    assertThat(metric("weir_outcomes_waiting")).isEqualTo("0.0");
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
    apply(0);
  }

  @Test
  void boundsWhatWaitsAndEndsItWhenTheGatewayCloses() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(
          client.sendAsync(
              streams("POST", "b/s", JSON, "1").build(), HttpResponse.BodyHandlers.ofString()));
    }
    await().until(() -> keptCommands().size() == 5);

    HttpResponse<String> more = send(streams("POST", "b/s", JSON, "1"));
    assertProblem(more, 429, "");
    assertThat(more.headers().firstValue("Retry-After")).isPresent();
    gateway().close();

    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      assertThat(each.get().statusCode()).isIn(503, 504);
    }
    assertProblem(send(streams("POST", "b/s", JSON, "1")), 503, "");
  }

  @Test
  void writesNothingWhoseOutcomeCouldNotBeTold() throws Exception {
    changesFault = "no changes";

    assertProblem(send(streams("POST", "b/s", JSON, "1")), 503, "");
    assertProblem(send(streams("DELETE", "b/s", null, "")), 503, "");
    assertThat(keptCommands()).isEmpty();
    assertThat(send(HttpRequest.newBuilder(URI.create(server.url() + "/ready"))).body())
        .contains("changes: no changes");
  }
}
