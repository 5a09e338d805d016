package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.query.items.InMemoryItems;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of keys with values over a real port, from three tasks in memory. */
class ItemRoutesTest {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String BINARY = "application/octet-stream";

  /** Longer than all at once may be. */
  private static final String LONG = "\"" + "x".repeat(300) + "\"";

  private final HttpClient client = HttpClient.newHttpClient();
  private final InMemoryItems state = new InMemoryItems(128, 3);
  private QueryServer server;

  @BeforeEach
  void start() {
    server = QueryServer.start(state, Map.of("WEIR_PORT", "0"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.http().url() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return client.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> lookup(String path, String body, String... headers)
      throws Exception {
    return client.send(
        request(path, headers)
            .header("Content-Type", JSON)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void put(String key, String type, String value) {
    state.put(ItemKey.of("i", key), type, value.getBytes(UTF_8));
  }

  private static String header(HttpResponse<?> reply, String name) {
    return reply.headers().firstValue(name).orElse(null);
  }

  private static void assertProblem(HttpResponse<String> reply, int status, String field) {
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(header(reply, "Content-Type")).isEqualTo("application/problem+json");
    if (field != null) {
      assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    }
  }

  @Test
  void givesAValueAsItCame() throws Exception {
    byte[] bytes = new byte[1 << 20];
    new Random(3).nextBytes(bytes);
    state.put(ItemKey.of("i", "k"), "text/html; charset=\"x\"", new byte[0]);
    state.put(ItemKey.of("i", "k"), "image/png", bytes, 1_800_000_000_000L);

    HttpResponse<byte[]> reply =
        client.send(request("/kv/i/k").build(), HttpResponse.BodyHandlers.ofByteArray());

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

    HttpResponse<String> empty = get("/kv/i/k");
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
    assertThat(header(empty, "Content-Length")).isEqualTo("0");
    assertThat(header(empty, "Content-Type")).isEqualTo("text/html; charset=\"x\"");
    assertThat(header(empty, "Weir-Expires")).isNull();
    assertProblem(get("/kv/i/none"), 404, null);
    assertThat(get("/kv/i/none").body()).contains("There is no item under this key.");
    assertProblem(get("/kv/none/k"), 404, null);
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
    put("k", BINARY, "v");

    HttpResponse<String> reply = get("/kv/i/k", "If-None-Match", held);

    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo(status == 304 ? "" : "v");
    assertThat(header(reply, "ETag")).isEqualTo("\"1\"");
    assertThat(header(reply, "Content-Length")).isEqualTo(status == 304 ? null : "1");
  }

  @Test
  void givesTheHeadAlone() throws Exception {
    put("k", "text/plain", "value");
    HttpResponse<String> head =
        client.send(
            request("/kv/i/k").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
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
      put(key, BINARY, key);
    }

    assertThat(get("/kv/i/a%2Fb").body()).isEqualTo("a/b");
    assertThat(get("/kv/i/a+b").body()).isEqualTo("a+b");
    assertThat(get("/kv/i/%25").body()).isEqualTo("%");
    assertThat(get("/kv/i/%F0%9F%98%80").body()).isEqualTo("\uD83D\uDE00");
    assertThat(get("/kv/i/a%20b").body()).isEqualTo("a b");
    assertThat(get("/kv/i/....").body()).isEqualTo("....");
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
    HttpResponse<String> reply = get(path);

    assertThat(reply.statusCode()).isEqualTo(status);
    if (field != null) {
      assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    }
  }

  @Test
  void refusesACursorThatNoIndexCanHaveByItsName() throws Exception {
    HttpResponse<String> reply = get("/kv?cursor=" + "i".repeat(1025));

    assertProblem(reply, 400, "cursor");
    assertThat(reply.body()).contains("cursor: must have at most 1024 bytes of UTF-8, got 1025");
  }

  @Test
  void saysThatAKeyIsReserved() throws Exception {
    assertThat(get("/kv/i/lookup").body())
        .contains("\"detail\":\"key: must not be lookup, search or settings, which are reserved\"");
  }

  @Test
  void looksUpManyInTheOrderAsked() throws Exception {
    put("a", JSON, "{ \"x\":\n\t1.50,\r\n \"é\": \"\\n\" }");
    put("b", BINARY, "\u0000\u0001");
    put("c", "text/plain", "");
    put("d", JSON, "{broken");
    put("e", "application/json; charset=utf-8", "null");
    state.put(ItemKey.of("i", "q\"\\/"), JSON, "1".getBytes(UTF_8), 1_800_000_000_000L);

    HttpResponse<String> lines =
        lookup(
            "/kv/i/lookup",
            "[\"b\",\"none\",\"a\" , \"c\",\"d\",\"a\",\"e\",\"q\\\"\\\\\\/\"]",
            "Accept",
            NDJSON);

    assertThat(header(lines, "Content-Type")).isEqualTo(NDJSON);
    String a = "{\"key\":\"a\",\"version\":1,\"value\":{ \"x\": \t1.50,   \"é\": \"\\n\" }}\n";
    assertThat(lines.body())
        .isEqualTo(
            "{\"key\":\"b\",\"version\":1,\"base64\":\"AAE=\"}\n"
                + a
                + "{\"key\":\"c\",\"version\":1,\"type\":\"text/plain\",\"base64\":\"\"}\n"
                + "{\"key\":\"d\",\"version\":1,\"type\":\"application/json\","
                + "\"base64\":\"e2Jyb2tlbg==\"}\n"
                + a
                + "{\"key\":\"e\",\"version\":1,\"value\":null}\n"
                + "{\"key\":\"q\\\"\\\\/\",\"version\":1,\"expires\":1800000000000,\"value\":1}\n");

    HttpResponse<String> object = lookup("/kv/i/lookup", "[\"b\",\"n\",\"e\",\"b\",\"n\",\"m\"]");
    assertThat(header(object, "Content-Type")).isEqualTo(JSON);
    assertThat(object.body())
        .isEqualTo(
            "{\"found\":{\"b\":{\"version\":1,\"base64\":\"AAE=\"},"
                + "\"e\":{\"version\":1,\"value\":null}},\"missing\":[\"n\",\"m\"]}");
    assertThat(lookup("/kv/i/lookup", "[]").body()).isEqualTo("{\"found\":{},\"missing\":[]}");
    assertThat(lookup("/kv/i/lookup?format=ndjson", "[]").body()).isEmpty();
  }

  private static String key(int i) {
    return "key-" + i;
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + key(i) + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Every third is missing. */
  private static String lines(int count, String value) {
    return IntStream.range(0, count)
        .filter(i -> i % 3 != 2)
        .mapToObj(i -> "{\"key\":\"" + key(i) + "\",\"version\":1,\"value\":" + value + "}\n")
        .collect(Collectors.joining());
  }

  private void fill(int count, String value) {
    IntStream.range(0, count).filter(i -> i % 3 != 2).forEach(i -> put(key(i), JSON, value));
  }

  /** One message to a task for up to 10,000 keys. */
  @Test
  void looksUpAHundredThousandByFewMessages() throws Exception {
    fill(100_000, "1");

    HttpResponse<String> reply = lookup("/kv/i/lookup", keys(100_000), "Accept", NDJSON);

    assertThat(reply.body()).isEqualTo(lines(100_000, "1"));
    assertThat(state.asked()).hasSize(12);
    HttpResponse<String> object = lookup("/kv/i/lookup", keys(100_000));
    assertThat(object.body())
        .startsWith("{\"found\":{\"key-0\":{\"version\":1,\"value\":1},\"key-1\"")
        .endsWith("}},\"missing\":[" + missing(100_000) + "]}");
  }

  private static String missing(int count) {
    return IntStream.range(0, count)
        .filter(i -> i % 3 == 2)
        .mapToObj(i -> "\"" + key(i) + "\"")
        .collect(Collectors.joining(","));
  }

  @Test
  void givesLargeValuesInSmallWindows() throws Exception {
    String large = "\"" + "x".repeat(300_000) + "\"";
    fill(60, large);
    put(key(5), JSON, "\"" + "y".repeat(1_000_000) + "\"");

    HttpResponse<String> reply = lookup("/kv/i/lookup", keys(60), "Accept", NDJSON);

    String five = "{\"key\":\"key-5\",\"version\":1,\"value\":\"" + "y".repeat(1_000_000) + "\"}\n";
    String wanted = lines(60, large);
    int at = wanted.indexOf("{\"key\":\"key-6\"");
    assertThat(reply.body()).isEqualTo(wanted.substring(0, at) + five + wanted.substring(at));
  }

  @Test
  void findsKeysAfterTheNumberOfTasksHasChanged() throws Exception {
    fill(3000, "1");
    assertThat(lookup("/kv/i/lookup", keys(3000), "Accept", NDJSON).body())
        .isEqualTo(lines(3000, "1"));
    state.rescale(5);

    assertThat(lookup("/kv/i/lookup", keys(3000), "Accept", NDJSON).body())
        .isEqualTo(lines(3000, "1"));
    int strays = state.asked().size();
    assertThat(lookup("/kv/i/lookup", keys(3000), "Accept", NDJSON).body())
        .isEqualTo(lines(3000, "1"));
    assertThat(state.asked().size() - strays).isEqualTo(5);
  }

  @Test
  void cutsALookupWhoseRestCannotCome() throws Exception {
    fill(20_000, LONG);
    assertThat(lookup("/kv/i/lookup", keys(20_000), "Accept", NDJSON).body())
        .isEqualTo(lines(20_000, LONG));
    state.failAfter(12);

    assertThatThrownBy(() -> lookup("/kv/i/lookup", keys(20_000), "Accept", NDJSON))
        .isInstanceOf(IOException.class);
    state.failAfter(0);
    assertProblem(lookup("/kv/i/lookup", keys(10), "Accept", NDJSON), 503, null);
  }

  @ParameterizedTest
  @CsvSource({
    "'', body, ",
    "'{}', body, ",
    "'[\"a\",1]', key, 1",
    "'[\"a\",[\"b\"]]', body, 1",
    "'[\"a\",{}]', body, 1",
    "'[\"a\",null]', key, 1",
    "'[\"a\",\"\"]', key, 1",
    "'[\"a\",\"b\\u0000\"]', key, 1",
    "'[\"\\ud800\"]', key, 0",
    "'[\"a\",\"\\udc00\\ud800\"]', key, 1",
    "'[\"a\"', body, 1",
    "'[\"a\",]', body, 1",
    "'[\"a\"] []', body, ",
    "'[''a'']', body, 0"
  })
  void refusesALookupWithABadKey(String body, String field, Integer index) throws Exception {
    HttpResponse<String> reply = lookup("/kv/i/lookup", body);

    assertProblem(reply, 400, field);
    if (index != null) {
      assertThat(reply.body()).contains("\"index\":" + index);
    }
    assertThat(state.asked()).isEmpty();
  }

  @Test
  void boundsLookups() throws Exception {
    assertProblem(lookup("/kv/i/lookup", keys(100_001)), 413, "body");
    assertProblem(lookup("/kv/i/lookup", "[\"" + "k".repeat(256) + "\"]"), 400, "key");
    assertProblem(lookup("/kv/i/lookup", "[\"" + "k".repeat(100_000) + "\"]"), 400, "body");
    assertProblem(lookup("/kv/i/lookup", "[".repeat(1_000_000)), 400, "body");
    // The answer comes while the body is being sent; a client that is cut then may miss it.
    HttpResponse<String> answer =
        await()
            .ignoreException(IOException.class)
            .until(() -> lookup("/kv/i/lookup", " ".repeat((32 << 20) + 1)), Objects::nonNull);
    assertProblem(answer, 413, "body");
    assertProblem(lookup("/kv/a%2Fb/lookup", "[]"), 400, "index");
    assertProblem(lookup("/kv/i/lookup?x=1", "[]"), 400, "x");
    assertProblem(lookup("/kv/i/lookup", "[]", "Content-Encoding", "gzip"), 415, null);
    HttpRequest form =
        request("/kv/i/lookup").POST(HttpRequest.BodyPublishers.ofString("[]")).build();
    assertProblem(client.send(form, HttpResponse.BodyHandlers.ofString()), 415, null);
    byte[] overlong = {'[', '"', (byte) 0xc0, (byte) 0xaf, '"', ']'};
    HttpRequest bytes =
        request("/kv/i/lookup", "Content-Type", JSON)
            .POST(HttpRequest.BodyPublishers.ofByteArray(overlong))
            .build();
    assertProblem(client.send(bytes, HttpResponse.BodyHandlers.ofString()), 400, "body");
    assertThat(state.asked()).isEmpty();
  }

  /** More of them than the server has threads. */
  @Test
  void slowSendersHoldNoThread() throws Exception {
    put("k", BINARY, "v");
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        slow.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write(
            ("POST /kv/i/lookup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 5\r\n\r\n[\"")
                .getBytes(UTF_8));
        out.flush();
      }
      for (int i = 0; i < 60; i++) {
        assertThat(get("/kv/i/k").body()).isEqualTo("v");
      }
      for (Socket socket : slow) {
        socket.getOutputStream().write("k\"]".getBytes(UTF_8));
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readNBytes(15), UTF_8)).isEqualTo("HTTP/1.1 200 OK");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void takesABodyWhoseLengthIsNotAnnounced() throws Exception {
    fill(20_000, "1");
    HttpRequest chunked =
        request("/kv/i/lookup", "Content-Type", JSON, "Accept", NDJSON)
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofString(keys(20_000))))
            .build();
    assertThat(client.send(chunked, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo(lines(20_000, "1"));
  }

  @Test
  void waitsUntilTheStateHasWhatTheReaderWrote() throws Exception {
    put("k", BINARY, "1");
    LogPosition position = new LogPosition(ItemKey.of("i", "k").partition(12), 5);
    state.isBehind(position);
    String text = "samples/0:9, records/" + position.partition() + ":5";

    for (String path : List.of("/kv/i/k", "/kv/i?values=true", "/kv")) {
      int before = state.asked().size();
      CompletableFuture<HttpResponse<String>> reply =
          client.sendAsync(
              request(path, "Weir-Position", text).build(), HttpResponse.BodyHandlers.ofString());
      await().until(() -> state.asked().size() > before + 3);
      assertThat(reply).isNotDone();
      state.isBehind(LogPosition.NONE);
      assertThat(reply.get().statusCode()).isEqualTo(200);
      state.isBehind(position);
    }
    assertThat(lookup("/kv/i/lookup", "[\"k\"]", "Weir-Position", text).statusCode())
        .isEqualTo(503);
    int other = (position.partition() + 1) % 12;
    assertThat(get("/kv/i/k", "Weir-Position", "records/" + other + ":1").statusCode())
        .isEqualTo(200);
    assertProblem(get("/kv/i/k", "Weir-Position", "records/12:1"), 400, "Weir-Position");
  }

  @Test
  void asksForEveryPositionInOneQuery() throws Exception {
    lookup("/kv/i/lookup", "[\"a\",\"b\"]", "Weir-Position", "records/1:2, records/3:4");

    assertThat(state.asked())
        .allSatisfy(
            query ->
                assertThat(query.requiredPositions())
                    .containsExactlyInAnyOrder(new LogPosition(1, 2), new LogPosition(3, 4)))
        .isNotEmpty();
  }

  @Test
  void listsItemsOfAllTasksInTheOrderOfTheirBytes() throws Exception {
    List<String> keys = new ArrayList<>();
    IntStream.range(0, 250).forEach(i -> keys.add("k" + (i + 100)));
    keys.add("\uFF21");
    keys.add("\uD83D\uDE00");
    keys.forEach(key -> put(key, JSON, "1"));
    state.put(ItemKey.of("other", "k"), JSON, "1".getBytes(UTF_8));
    put("k101", JSON, "[2]");

    assertThat(get("/kv/i?prefix=k&limit=2").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"k100\",\"version\":1},{\"key\":\"k101\",\"version\":2}],"
                + "\"next\":\"k101\"}");
    assertThat(get("/kv/i?after=k100&limit=1&values=true").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"k101\",\"version\":2,\"value\":[2]}],\"next\":\"k101\"}");
    assertThat(get("/kv/i?after=k349").body())
        .isEqualTo(
            "{\"items\":[{\"key\":\"\uFF21\",\"version\":1},"
                + "{\"key\":\"\uD83D\uDE00\",\"version\":1}],\"next\":null}");
    assertThat(get("/kv/none").body()).isEqualTo("{\"items\":[],\"next\":null}");
    List<String> seen = new ArrayList<>();
    for (String after = ""; after != null; ) {
      String page = get("/kv/i?limit=40&prefix=k&after=" + after).body();
      page.lines()
          .flatMap(
              line ->
                  java.util.regex.Pattern.compile("\"key\":\"(k[0-9]+)\"").matcher(line).results())
          .forEach(match -> seen.add(match.group(1)));
      String next = page.substring(page.indexOf("\"next\":") + 7, page.length() - 1);
      after = next.equals("null") ? null : next.substring(1, next.length() - 1);
    }
    assertThat(seen).isEqualTo(keys.subList(0, 250));
  }

  @Test
  void listsLargeValuesInPagesThatAreShorter() throws Exception {
    String large = "\"" + "x".repeat(200_000) + "\"";
    IntStream.range(0, 30).forEach(i -> put("k" + (i + 10), JSON, large));
    StringBuilder all = new StringBuilder();
    int pages = 0;
    for (String after = ""; after != null; pages++) {
      String page = get("/kv/i?values=true&limit=1000&after=" + after).body();
      assertThat(page.length()).isBetween(200_000, 2_500_000);
      all.append(page, page.indexOf('[') + 1, page.lastIndexOf(']')).append(',');
      String next = page.substring(page.lastIndexOf("\"next\":") + 7, page.length() - 1);
      after = next.equals("null") ? null : next.substring(1, next.length() - 1);
    }
    assertThat(all.toString())
        .isEqualTo(
            IntStream.range(0, 30)
                .mapToObj(
                    i -> "{\"key\":\"k" + (i + 10) + "\",\"version\":1,\"value\":" + large + "},")
                .collect(Collectors.joining()));
    assertThat(pages).isGreaterThan(3);
  }

  @Test
  void listsIndices() throws Exception {
    for (int i = 0; i < 50; i++) {
      state.put(ItemKey.of("a", "k" + i), JSON, "1".getBytes(UTF_8));
      state.put(ItemKey.of("ab", "k" + i), JSON, "1".getBytes(UTF_8));
    }
    state.put(ItemKey.of("b", "k"), JSON, "1".getBytes(UTF_8));

    assertThat(get("/kv").body())
        .isEqualTo(
            "{\"data\":[{\"name\":\"a\"},{\"name\":\"ab\"},{\"name\":\"b\"}],\"next\":null}");
    assertThat(get("/kv?prefix=a&limit=1").body())
        .isEqualTo("{\"data\":[{\"name\":\"a\"}],\"next\":\"a\"}");
    assertThat(get("/kv?cursor=ab").body())
        .isEqualTo("{\"data\":[{\"name\":\"b\"}],\"next\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void takesNoWrites(String method) throws Exception {
    HttpRequest write =
        request("/kv/i/k").method(method, HttpRequest.BodyPublishers.ofString("1")).build();
    HttpResponse<String> reply = client.send(write, HttpResponse.BodyHandlers.ofString());
    assertProblem(reply, 405, null);
    assertThat(header(reply, "Allow")).contains("GET");
  }

  @Test
  void hasNoneOfItWithoutRecords() throws Exception {
    stop();
    server = QueryServer.start(state, Map.of("WEIR_PORT", "0", "WEIR_RECORDS", "off"));

    for (String path : List.of("/kv", "/kv/i", "/kv/i/k")) {
      assertThat(get(path).statusCode()).isEqualTo(404);
    }
    assertThat(lookup("/kv/i/lookup", "[]").statusCode()).isEqualTo(404);
  }

  @Test
  void saysThatTheStateCannotBeReached() throws Exception {
    state.unreachable("no replica");

    for (String path : List.of("/kv", "/kv/i", "/kv/i/k")) {
      assertProblem(get(path), 503, null);
    }
    assertProblem(lookup("/kv/i/lookup", "[\"a\"]"), 503, null);
    assertProblem(lookup("/kv/i/lookup", "[\"a\",\"b\"]"), 503, null);
  }
}
