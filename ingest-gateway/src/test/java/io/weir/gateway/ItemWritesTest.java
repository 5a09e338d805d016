package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.MemoryLog;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemWritesTest extends GatewayOverMemory {
  private final MemoryLog commands = new MemoryLog(PARTITIONS);
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
  PartitionedLog commands() {
    return commands;
  }

  private List<RecordCommand> kept() {
    return commands.kept().stream().map(entry -> RecordCommand.of(entry.value())).toList();
  }

  private ItemCommand.PutItem onlyPut() {
    assertThat(kept()).hasSize(1);
    return (ItemCommand.PutItem) kept().get(0);
  }

  private HttpRequest.Builder request(String method, String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
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

  private HttpResponse<String> batch(String path, String body) throws Exception {
    return send(request("POST", path, body.getBytes(UTF_8)).header("Content-Type", NDJSON));
  }

  private static String header(HttpResponse<?> reply, String name) {
    return reply.headers().firstValue(name).orElse(null);
  }

  @Test
  void answersAPutWithItsVersionAndPlace() throws Exception {
    HttpResponse<String> created = write(put("/kv/i/k", "one").header("Content-Type", "text/x; a"));
    HttpResponse<String> replaced = write(put("/kv/i/k", "two"));

    int partition = ItemKey.of("i", "k").partition(PARTITIONS);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEmpty();
    assertThat(header(created, "ETag")).isEqualTo("\"1\"");
    assertThat(header(created, "Weir-Position")).isEqualTo("records/" + partition + ":0");
    assertThat(replaced.statusCode()).isEqualTo(204);
    assertThat(header(replaced, "ETag")).isEqualTo("\"2\"");
    ItemCommand.PutItem first = (ItemCommand.PutItem) kept().get(0);
    ItemCommand.PutItem second = (ItemCommand.PutItem) kept().get(1);
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

    assertThat(((ItemCommand.PutItem) kept().get(0)).item().value()).isEqualTo(bytes);
    assertThat(((ItemCommand.PutItem) kept().get(1)).item().value()).isEmpty();
    byte[] more = new byte[(1 << 20) + 1];
    assertProblem(send(request("PUT", "/kv/i/full", more)), 413, "");
    byte[] bomb = gzip(more);
    assertProblem(
        send(request("PUT", "/kv/i/k", bomb).header("Content-Encoding", "gzip")), 413, "");
    byte[] small = gzip("inflated".getBytes(UTF_8));
    write(request("PUT", "/kv/i/k", small).header("Content-Encoding", "gzip"));
    assertThat(((ItemCommand.PutItem) kept().get(2)).item().value())
        .isEqualTo("inflated".getBytes(UTF_8));
    assertThat(kept()).hasSize(3);
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
    assertThat(header(there, "Weir-Position")).isNotNull();
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
    assertThat(header(removed, "Weir-Position")).startsWith("records/");
    assertProblem(write(request("DELETE", "/kv/i/k", new byte[0])), 404, "");
  }

  @Test
  void takesATimeToLive() throws Exception {
    write(put("/kv/i/k?ttl=5m", "1"));
    assertThat(onlyPut().item().ttlMillis()).isEqualTo(300_000);
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match, 1",
    "If-Match, W/\"1\"",
    "If-Match, \"0\"",
    "If-Match, \"-1\"",
    "If-Match, '\"1\", \"2\"'",
    "If-None-Match, \"1\"",
    "Idempotency-Key, k",
    "Content-Type, é"
  })
  void refusesHeadersThatItDoesNotUnderstand(String name, String value) throws Exception {
    String reply =
        say(
            "PUT /kv/i/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n"
                + name
                + ": "
                + value
                + "\r\n\r\n1");

    assertThat(reply).startsWith("HTTP/1.1 400 ").contains("\"field\":\"" + name + '"');
    assertThat(kept()).isEmpty();
  }

  /** Says something to the server as it stands, in ISO 8859-1, and returns all that it answers. */
  private String say(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: a\r\n b",
        "Content-Type: a\u0000b",
        "Content-Type: a\u007fb",
        "Content-Type: a\rb",
        "Content-Type: a\r\nContent-Type: b",
        "If-Match: *\r\nIf-None-Match: *",
        "Content-Type: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaa"
      })
  void letsNoHeaderThrough(String headers) throws Exception {
    String reply =
        say(
            "PUT /kv/i/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n"
                + headers
                + "\r\n\r\n1");

    assertThat(reply).startsWith("HTTP/1.1 400 ");
    assertThat(kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, a%2Fb/c, 400, index",
    "PUT, i/a%00, 400, ",
    "PUT, i/%0A, 400, ",
    "PUT, i/%C3, 400, ",
    "PUT, i/%C0%AF, 400, ",
    "PUT, i/%ED%A0%80, 400, ",
    "PUT, i/%zz, 400, ",
    "PUT, i/, 400, key",
    "PUT, /k, 400, index",
    "PUT, i/lookup, 400, key",
    "DELETE, i/search, 400, key",
    "PUT, i/a/b, 404, ",
    "PUT, i/k?ttl=1, 400, ttl",
    "PUT, i/k?ttl=0s, 400, ttl",
    "PUT, i/k?ttl=-1s, 400, ttl",
    "PUT, i/k?ttl=36526d, 400, ttl",
    "PUT, i/k?ttl=1s&ttl=2s, 400, ttl",
    "PUT, i/k?tll=1s, 400, tll",
    "DELETE, i/k?ttl=1s, 400, ttl"
  })
  void refusesOtherPaths(String method, String path, int status, String field) throws Exception {
    String reply =
        say(
            method
                + " /kv/"
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1");

    assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
    if (field != null) {
      assertThat(reply).contains("\"field\":\"" + field + '"');
    }
    assertThat(kept()).isEmpty();
  }

  @Test
  void saysWhyItRefuses() throws Exception {
    String reserved =
        "\"detail\":\"key: must not be lookup, search or settings, which are reserved\"";
    assertProblem(send(put("/kv/i/search", "1")), 400, reserved);
    assertProblem(batch("/kv/i", "{\"key\":\"search\",\"value\":1}"), 400, reserved);
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
    assertThat(kept()).isEmpty();
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

  private List<Item> items() {
    return kept().stream()
        .flatMap(command -> ((ItemCommand.PutItems) command).items().stream())
        .toList();
  }

  private static String text(Item item) {
    return item.key().key()
        + "="
        + new String(item.value(), UTF_8)
        + " "
        + item.contentType()
        + " "
        + item.ttlMillis();
  }

  @Test
  void takesABatchAsItCame() throws Exception {
    HttpResponse<String> reply =
        batch(
            "/kv/i?ttl=1h",
            "{\"key\":\"a\",\"value\":{ \"x\" : 1.50 }}\r\n\n"
                + " { \"value\" : \"\\ud83d\\u00e9é\" , \"key\" : \"b/é\" } \n"
                + "{\"key\":\"c\",\"base64\":\"AAE=\"}\n"
                + "{\"key\":\"d\",\"base64\":\"\"}\n"
                + "{\"key\":\"e\",\"value\":null}\n"
                + "{\"key\":\"f\",\"value\":-12e3}\n"
                + "{\"key\":\"g\",\"value\":[[1 ], true]}");

    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(items())
        .extracting(ItemWritesTest::text)
        .containsExactlyInAnyOrder(
            "a={ \"x\" : 1.50 } application/json 3600000",
            "b/é=\"\\ud83d\\u00e9é\" application/json 3600000",
            "c=\u0000\u0001 application/octet-stream 3600000",
            "d= application/octet-stream 3600000",
            "e=null application/json 3600000",
            "f=-12e3 application/json 3600000",
            "g=[[1 ], true] application/json 3600000");
    assertThat(items()).allMatch(item -> item.key().index().equals("i"));
    assertThat(header(reply, "Weir-Position")).startsWith("records/");
    assertThat(metric("weir_record_items_stored_total")).isEqualTo("7.0");
    assertThat(metric("# HELP weir_record_items_stored_total"))
        .isEqualTo("items whose put, alone or in a batch, was answered");
  }

  /** All lines of a key are in one partition, in their order: the last one counts. */
  @Test
  void sendsACommandToEachPartitionInTheOrderOfTheLines() throws Exception {
    int count = 30_000;
    String body =
        IntStream.range(0, count)
            .mapToObj(
                i -> "{\"key\":\"k" + i % 1000 + "\",\"value\":\"" + "x".repeat(90) + i + "\"}")
            .collect(Collectors.joining("\n"));

    assertThat(batch("/kv/i", body).statusCode()).isEqualTo(204);

    Map<String, Integer> last = new HashMap<>();
    for (LogEntry entry : commands.kept()) {
      assertThat(entry.value()).hasSizeLessThan((1 << 20) + 200);
      ItemCommand.PutItems command = (ItemCommand.PutItems) RecordCommand.of(entry.value());
      assertThat(entry.key()).isEqualTo(command.items().get(0).key().name());
      for (Item item : command.items()) {
        assertThat(item.key().partition(PARTITIONS)).isEqualTo(entry.partition());
        String value = new String(item.value(), UTF_8);
        int number = Integer.parseInt(value.substring(91, value.length() - 1));
        assertThat(number).isGreaterThan(last.getOrDefault(item.key().key(), -1));
        last.put(item.key().key(), number);
      }
    }
    assertThat(items()).hasSize(count);
    assertThat(last).hasSize(1000);
    assertThat(last.values()).allMatch(number -> number >= count - 1000);
    assertThat(commands.kept().size()).isBetween(PARTITIONS, PARTITIONS + 4);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"key\":\"a\"}', value",
    "'{\"value\":1}', key",
    "'{\"key\":1,\"value\":1}', key",
    "'{\"key\":\"\",\"value\":1}', key",
    "'{\"key\":\"a\\u0000\",\"value\":1}', key",
    "'{\"key\":\"lookup\",\"value\":1}', key",
    "'{\"value\":1,\"key\":\"sear\\u0063h\"}', key",
    "'{\"key\":\"\\ud800\",\"value\":1}', key",
    "'{\"key\":\"a\",\"key\":\"b\",\"value\":1}', key",
    "'{\"key\":\"a\",\"value\":1,\"base64\":\"\"}', base64",
    "'{\"key\":\"a\",\"value\":1,\"value\":2}', value",
    "'{\"key\":\"a\",\"base64\":\"A\"}', base64",
    "'{\"key\":\"a\",\"base64\":\"é\"}', base64",
    "'{\"key\":\"a\",\"base64\":1}', base64",
    "'{\"key\":\"a\",\"value\":1,\"ttl\":1}', body",
    "'{\"key\":\"a\",\"value\":01}', body",
    "'{\"key\":\"a\",\"value\":tru}', body",
    "'{\"key\":\"a\",\"value\":1', body",
    "'{\"key\":\"a\",\"value\":1} {}', body",
    "'[1]', body",
    "'x', body"
  })
  void refusesABatchWithABadLineAndKeepsNoneOfIt(String line, String field) throws Exception {
    HttpResponse<String> reply = batch("/kv/i", "{\"key\":\"a\",\"value\":1}\n\n" + line + "\n");

    assertProblem(reply, 400, "");
    assertThat(reply.body()).contains("\"field\":\"" + field + "\",\"index\":1");
    assertThat(kept()).isEmpty();
  }

  @Test
  void refusesBatchesThatAreNone() throws Exception {
    assertProblem(batch("/kv/i", ""), 400, "");
    assertProblem(batch("/kv/i", " \n\r\n"), 400, "");
    assertProblem(batch("/kv/a%2Fb", "{\"key\":\"a\",\"value\":1}"), 400, "");
    assertProblem(send(request("POST", "/kv/i", "[]".getBytes(UTF_8))), 415, "");
    HttpRequest.Builder conditional =
        request("POST", "/kv/i", "{\"key\":\"a\",\"value\":1}".getBytes(UTF_8))
            .header("Content-Type", NDJSON)
            .header("If-Match", "*");
    assertProblem(send(conditional), 400, "");
    HttpRequest.Builder overlong =
        request("POST", "/kv/i", new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"'})
            .header("Content-Type", NDJSON);
    assertProblem(send(overlong), 400, "");
    assertThat(kept()).isEmpty();
  }

  @Test
  void boundsItemsDepthAndBytes() throws Exception {
    String deep = "[".repeat(50_000);
    assertProblem(batch("/kv/i", "{\"key\":\"a\",\"value\":" + deep + "}"), 400, "");
    String many = "{\"key\":\"a\",\"value\":1}\n".repeat(100_001);
    assertProblem(batch("/kv/i", many), 413, "");
    String large = "\"" + "x".repeat(1 << 20) + "\"";
    HttpResponse<String> tooLarge = batch("/kv/i", "{\"key\":\"a\",\"value\":" + large + "}");
    assertProblem(tooLarge, 413, "");
    assertThat(tooLarge.body()).contains("\"field\":\"value\",\"index\":0");
    assertThat(kept()).isEmpty();
    byte[] largest = new byte[1 << 20];
    String line =
        "{\"key\":\"a\",\"base64\":\"" + Base64.getEncoder().encodeToString(largest) + "\"}";
    assertThat(batch("/kv/i", line + "\n" + line).statusCode()).isEqualTo(204);
    assertThat(kept()).hasSize(2);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void leavesReadsOfTheSamePathsToOthers() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (String path : List.of("/kv", "/kv/i", "/kv/i/k")) {
      statuses.add(send(HttpRequest.newBuilder(URI.create(server.url() + path))).statusCode());
    }
    statuses.add(send(request("POST", "/kv/i/lookup", "[]".getBytes(UTF_8))).statusCode());
    assertThat(statuses).containsOnly(404);
    assertThat(kept()).isEmpty();
  }
}
