package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogEntry;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes of one key each, whose outcomes a test applies in place of the job. */
class ItemWritesTest extends GatewayOverMemory {
  private final ItemApplier applier = new ItemApplier();

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_OUTCOME_TIMEOUT", "2s");
    environment.put("WEIR_MAX_REQUEST_SIZE", "20MB");
    environment.put("WEIR_MAX_IN_FLIGHT", "100MB");
    return environment;
  }

  @Override
  boolean takesRecords() {
    return true;
  }

  private ItemCommand.PutItem onlyPut() {
    assertThat(keptCommands()).hasSize(1);
    return (ItemCommand.PutItem) keptCommands().get(0);
  }

  private HttpRequest.Builder put(String path, String value) {
    return request("PUT", path, value.getBytes(UTF_8));
  }

  /** Sends it and applies what it appends. */
  private HttpResponse<String> write(HttpRequest.Builder request) throws Exception {
    int before = commands.kept().size();
    CompletableFuture<HttpResponse<String>> reply =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    await().until(() -> commands.kept().size() > before || reply.isDone());
    List<LogEntry> kept = commands.kept();
    for (int i = before; i < kept.size(); i++) {
      if (RecordCommand.of(kept.get(i).value()) instanceof ItemCommand.OfItem command) {
        subscriber().changed(applier.apply(command, new LogPosition(kept.get(i).partition(), i)));
      }
    }
    return reply.get();
  }

  @Test
  void answersAPutWithItsVersionAndPlace() throws Exception {
    HttpResponse<String> created = write(put("/kv/i/k", "one").header("Content-Type", "text/x; a"));
    HttpResponse<String> replaced = write(put("/kv/i/k", "two"));

    int partition = ItemKey.of("i", "k").partition(PARTITIONS);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEmpty();
    assertThat(created.headers().firstValue("ETag").orElse(null)).isEqualTo("\"1\"");
    assertThat(created.headers().firstValue("Weir-Position").orElse(null))
        .isEqualTo("records/" + partition + ":0");
    assertThat(replaced.statusCode()).isEqualTo(204);
    assertThat(replaced.headers().firstValue("ETag").orElse(null)).isEqualTo("\"2\"");
    ItemCommand.PutItem first = (ItemCommand.PutItem) keptCommands().get(0);
    ItemCommand.PutItem second = (ItemCommand.PutItem) keptCommands().get(1);
    assertThat(first.item().contentType()).isEqualTo("text/x; a");
    assertThat(first.item().value()).isEqualTo("one".getBytes(UTF_8));
    assertThat(second.item().contentType()).isEqualTo("application/octet-stream");
    assertThat(commands.kept().get(0).partition()).isEqualTo(partition);
    assertThat(commands.kept().get(0).key()).isEqualTo(ItemKey.of("i", "k").name());
    assertThat(metric("weir_record_items_stored_total")).isEqualTo("2.0");
  }

  @Test
  void takesAnyBytesAndNone() throws Exception {
    byte[] bytes = new byte[1 << 20];
    new Random(7).nextBytes(bytes);
    assertThat(write(request("PUT", "/kv/i/full", bytes)).statusCode()).isEqualTo(201);
    assertThat(write(request("PUT", "/kv/i/empty", new byte[0])).statusCode()).isEqualTo(201);

    assertThat(((ItemCommand.PutItem) keptCommands().get(0)).item().value()).isEqualTo(bytes);
    assertThat(((ItemCommand.PutItem) keptCommands().get(1)).item().value()).isEmpty();
    byte[] more = new byte[(1 << 20) + 1];
    assertProblem(send(request("PUT", "/kv/i/full", more)), 413, "");
    byte[] bomb = gzip(more);
    assertProblem(
        send(request("PUT", "/kv/i/k", bomb).header("Content-Encoding", "gzip")), 413, "");
    byte[] small = gzip("inflated".getBytes(UTF_8));
    write(request("PUT", "/kv/i/k", small).header("Content-Encoding", "gzip"));
    assertThat(((ItemCommand.PutItem) keptCommands().get(2)).item().value())
        .isEqualTo("inflated".getBytes(UTF_8));
    assertThat(keptCommands()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "/kv/i/a%2Fb, a/b",
    "/kv/i/a+b, a+b",
    "/kv/i/%F0%9F%98%80, 😀",
    "/kv/i/...., ....",
    "/kv/i/%25, %",
    "/kv/lookup/search2, search2"
  })
  void takesKeysOfAnyCharacters(String path, String key) throws Exception {
    assertThat(write(put(path, "1")).statusCode()).isEqualTo(201);
    assertThat(onlyPut().key().key()).isEqualTo(key);
  }

  @Test
  void comparesAndSets() throws Exception {
    HttpRequest.Builder must = put("/kv/i/k", "1").header("If-Match", "*");
    HttpResponse<String> none = write(must);
    assertProblem(none, 412, "");
    assertThat(none.body()).contains("\"found\":0");
    assertThat(write(put("/kv/i/k", "1").header("If-None-Match", "*")).statusCode()).isEqualTo(201);
    HttpResponse<String> there = write(put("/kv/i/k", "2").header("If-None-Match", "*"));
    assertProblem(there, 412, "");
    assertThat(there.body()).contains("\"found\":2");
    assertThat(there.headers().firstValue("Weir-Position").orElse(null)).isNotNull();
    assertThat(write(put("/kv/i/k", "2").header("If-Match", "\"2\"")).statusCode()).isEqualTo(204);
    assertProblem(write(put("/kv/i/k", "3").header("If-Match", "\"2\"")), 412, "");
    HttpRequest.Builder stale = request("DELETE", "/kv/i/k", new byte[0]);
    assertProblem(write(stale.header("If-Match", "\"2\"")), 412, "");
    assertThat(write(must).statusCode()).isEqualTo(204);
  }

  @Test
  void removes() throws Exception {
    assertProblem(write(request("DELETE", "/kv/i/k", new byte[0])), 404, "");
    write(put("/kv/i/k", "1"));
    HttpResponse<String> removed = write(request("DELETE", "/kv/i/k", new byte[0]));

    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(removed.headers().firstValue("Weir-Position").orElse(null)).startsWith("records/");
    assertProblem(write(request("DELETE", "/kv/i/k", new byte[0])), 404, "");
  }

  @Test
  void takesATimeToLive() throws Exception {
    write(put("/kv/i/k?ttl=5m", "1"));
    assertThat(onlyPut().item().ttlMillis()).isEqualTo(300_000);
  }

  @Test
  void saysWhyItRefuses() throws Exception {
    String reserved =
        "\"detail\":\"key: must not be lookup, search or settings, which are reserved\"";
    assertProblem(send(put("/kv/i/search", "1")), 400, reserved);
    assertProblem(post("/kv/i", NDJSON, "{\"key\":\"search\",\"value\":1}"), 400, reserved);
    HttpRequest.Builder removal = request("DELETE", "/kv/i/k", new byte[0]);
    assertProblem(
        send(removal.header("If-None-Match", "*")),
        400,
        "\"detail\":\"If-None-Match: is accepted for PUT only\"");
    HttpRequest.Builder conditional =
        request("POST", "/kv/i", "{\"key\":\"a\",\"value\":1}".getBytes(UTF_8));
    assertProblem(
        send(conditional.header("Content-Type", NDJSON).header("If-Match", "*")),
        400,
        "\"detail\":\"If-Match: is not accepted for a batch\"");
    assertProblem(
        send(put("/kv/i/k", "1").header("Idempotency-Key", "k")),
        400,
        "\"detail\":\"Idempotency-Key: is not accepted for items, whose writes may have a"
            + " condition\"");
    assertThat(keptCommands()).isEmpty();
    assertProblem(
        write(put("/kv/i/k", "1").header("If-Match", "*")),
        412,
        "\"detail\":\"There is no item under this key.\"");
  }

  @Test
  void refusesKeysThatAreTooLong() throws Exception {
    assertProblem(send(put("/kv/i/" + "k".repeat(256), "1")), 400, "");
    assertProblem(send(put("/kv/" + "i".repeat(256) + "/k", "1")), 400, "");
    String longest = "%F0%9F%98%80".repeat(63) + "abc";
    assertThat(write(put("/kv/" + "i".repeat(255) + "/" + longest, "1")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void leavesReadsOfTheSamePathsToOthers() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (String path : List.of("/kv", "/kv/i", "/kv/i/k")) {
      statuses.add(send(HttpRequest.newBuilder(URI.create(server.url() + path))).statusCode());
    }
    statuses.add(send(request("POST", "/kv/i/lookup", "[]".getBytes(UTF_8))).statusCode());
    assertThat(statuses).containsOnly(404);
    assertThat(keptCommands()).isEmpty();
  }
}
