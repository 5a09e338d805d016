package io.weir.query;

import static io.weir.query.ItemServer.BINARY;
import static io.weir.query.ItemServer.assertProblem;
import static io.weir.query.ItemServer.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.query.items.InMemoryItems;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of one value each over a real port, and what holds for all reads of keys with values. */
class ItemRoutesTest {
  @RegisterExtension private final ItemServer server = new ItemServer();
  private final InMemoryItems state = server.state;

  /** A path with an encoded letter takes the way of all other routes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "k",
        "k?",
        "text",
        "known",
        "empty",
        "none",
        "k?a=1",
        "lookup",
        "search",
        "settings"
      })
  void answersTheSameByTheShorterWay(String read) throws Exception {
    state.put(ItemKey.of("i", "k"), "image/png", new byte[] {1, 2, 3}, 1_800_000_000_000L);
    state.put(ItemKey.of("i", "text"), "text/html; charset=\"x\"", "a".getBytes(UTF_8));
    state.put(ItemKey.of("i", "known"), "text/plain; charset=UTF-8", "a".getBytes(UTF_8));
    state.put(ItemKey.of("i", "empty"), "text/plain", new byte[0]);

    HttpResponse<String> reply = server.get("/kv/i/" + read);
    HttpResponse<String> same = server.get("/kv/%69/" + read);

    QueryServer.assertSame(reply, same);
  }

  @Test
  void givesAValueAsItCame() throws Exception {
    byte[] bytes = new byte[1 << 20];
    new Random(3).nextBytes(bytes);
    state.put(ItemKey.of("i", "k"), "text/html; charset=\"x\"", new byte[0]);
    state.put(ItemKey.of("i", "k"), "image/png", bytes, 1_800_000_000_000L);

    HttpResponse<byte[]> reply =
        QueryServer.CLIENT.send(
            server.request("/kv/i/k").build(), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(bytes);
    assertThat(header(reply, "Content-Type")).isEqualTo("image/png");
    assertThat(header(reply, "ETag")).isEqualTo("\"2\"");
    assertThat(header(reply, "Weir-Expires")).isEqualTo("1800000000000");
    assertThat(header(reply, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(reply, "Content-Security-Policy")).startsWith("sandbox");
  }

  @Test
  void tellsAnEmptyValueFromNone() throws Exception {
    state.put(ItemKey.of("i", "k"), "text/html; charset=\"x\"", new byte[0]);

    HttpResponse<String> empty = server.get("/kv/i/k");
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
    assertThat(header(empty, "Content-Length")).isEqualTo("0");
    assertThat(header(empty, "Content-Type")).isEqualTo("text/html; charset=\"x\"");
    assertThat(header(empty, "Weir-Expires")).isNull();
    assertProblem(server.get("/kv/i/none"), 404, null);
    assertThat(server.get("/kv/i/none").body()).contains("There is no item under this key.");
    assertProblem(server.get("/kv/none/k"), 404, null);
  }

  @ParameterizedTest
  @CsvSource({
    "\"1\", 304",
    "W/\"1\", 304",
    "*, 304",
    "'\"7\", \"1\"', 304",
    "\"2\", 200",
    "1, 200"
  })
  void answersOnlyWhatTheClientLacks(String held, int status) throws Exception {
    server.put("k", BINARY, "v");

    HttpResponse<String> reply = server.get("/kv/i/k", "If-None-Match", held);

    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo(status == 304 ? "" : "v");
    assertThat(header(reply, "ETag")).isEqualTo("\"1\"");
    assertThat(header(reply, "Content-Length")).isEqualTo(status == 304 ? null : "1");
  }

  @Test
  void givesTheHeadAlone() throws Exception {
    server.put("k", "text/plain", "value");
    HttpResponse<String> head =
        QueryServer.CLIENT.send(
            server.request("/kv/i/k").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length")).isEqualTo("5");
    assertThat(header(head, "Content-Type")).isEqualTo("text/plain");
    assertThat(header(head, "ETag")).isEqualTo("\"1\"");
  }

  @Test
  void takesKeysOfAnyCharacters() throws Exception {
    for (String key : List.of("a/b", "a+b", "%", "\uD83D\uDE00", "a b", "....")) {
      server.put(key, BINARY, key);
    }

    assertThat(server.get("/kv/i/a%2Fb").body()).isEqualTo("a/b");
    assertThat(server.get("/kv/i/a+b").body()).isEqualTo("a+b");
    assertThat(server.get("/kv/i/%25").body()).isEqualTo("%");
    assertThat(server.get("/kv/i/%F0%9F%98%80").body()).isEqualTo("\uD83D\uDE00");
    assertThat(server.get("/kv/i/a%20b").body()).isEqualTo("a b");
    assertThat(server.get("/kv/i/....").body()).isEqualTo("....");
  }

  @ParameterizedTest
  @CsvSource({
    "/kv/i/lookup, 400, key",
    "/kv/i/a%00, 400, ",
    "/kv/i/%0A, 400, ",
    "/kv/i/%C0%AF, 400, ",
    "/kv/i/%ED%A0%80, 400, ",
    "/kv/a%2Fb/k, 400, index",
    "/kv/a%2Fb, 400, index",
    "/kv/i/k?x=1, 400, x",
    "/kv/i/a/b, 404, ",
    "/kv/i?limit=0, 400, limit",
    "/kv/i?limit=1001, 400, limit",
    "/kv/i?cursor=a, 400, cursor",
    "/kv/i?values=1, 400, values",
    "/kv?after=1, 400, after"
  })
  void refusesWhatIsNoRead(String path, int status, String field) throws Exception {
    HttpResponse<String> reply = server.get(path);

    assertThat(reply.statusCode()).isEqualTo(status);
    if (field != null) {
      assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    }
  }

  @Test
  void refusesACursorThatNoIndexCanHaveByItsName() throws Exception {
    HttpResponse<String> reply = server.get("/kv?cursor=" + "i".repeat(1025));

    assertProblem(reply, 400, "cursor");
    assertThat(reply.body()).contains("cursor: must have at most 1024 bytes of UTF-8, got 1025");
  }

  @Test
  void saysThatAKeyIsReserved() throws Exception {
    assertThat(server.get("/kv/i/lookup").body())
        .contains("\"detail\":\"key: must not be lookup, search or settings, which are reserved\"");
  }

  @Test
  void waitsUntilTheStateHasWhatTheReaderWrote() throws Exception {
    server.put("k", BINARY, "1");
    LogPosition position = new LogPosition(ItemKey.of("i", "k").partition(12), 5);
    state.isBehind(position);
    String text = "samples/0:9, records/" + position.partition() + ":5";

    for (String path : List.of("/kv/i/k", "/kv/i?values=true", "/kv")) {
      int before = state.asked().size();
      CompletableFuture<HttpResponse<String>> reply =
          QueryServer.CLIENT.sendAsync(
              server.request(path, "Weir-Position", text).build(),
              HttpResponse.BodyHandlers.ofString());
      await().until(() -> state.asked().size() > before + 3);
      assertThat(reply).isNotDone();
      state.isBehind(LogPosition.NONE);
      assertThat(reply.get().statusCode()).isEqualTo(200);
      state.isBehind(position);
    }
    assertThat(server.lookup("/kv/i/lookup", "[\"k\"]", "Weir-Position", text).statusCode())
        .isEqualTo(503);
    int other = (position.partition() + 1) % 12;
    assertThat(server.get("/kv/i/k", "Weir-Position", "records/" + other + ":1").statusCode())
        .isEqualTo(200);
    assertProblem(server.get("/kv/i/k", "Weir-Position", "records/12:1"), 400, "Weir-Position");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void takesNoWrites(String method) throws Exception {
    HttpRequest write =
        server.request("/kv/i/k").method(method, HttpRequest.BodyPublishers.ofString("1")).build();
    HttpResponse<String> reply =
        QueryServer.CLIENT.send(write, HttpResponse.BodyHandlers.ofString());
    assertProblem(reply, 405, null);
    assertThat(header(reply, "Allow")).contains("GET");
  }

  @Test
  void hasNoneOfItWithoutRecords() throws Exception {
    server.restart(Map.of("WEIR_PORT", "0", "WEIR_RECORDS", "off"));

    for (String path : List.of("/kv", "/kv/i", "/kv/i/k")) {
      assertThat(server.get(path).statusCode()).isEqualTo(404);
    }
    assertThat(server.lookup("/kv/i/lookup", "[]").statusCode()).isEqualTo(404);
  }

  @Test
  void saysThatTheStateCannotBeReached() throws Exception {
    state.unreachable("no replica");

    for (String path : List.of("/kv", "/kv/i", "/kv/i/k")) {
      assertProblem(server.get(path), 503, null);
    }
    assertProblem(server.lookup("/kv/i/lookup", "[\"a\"]"), 503, null);
    assertProblem(server.lookup("/kv/i/lookup", "[\"a\",\"b\"]"), 503, null);
  }
}
