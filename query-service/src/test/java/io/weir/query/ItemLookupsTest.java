package io.weir.query;

import static io.weir.query.ItemServer.BINARY;
import static io.weir.query.ItemServer.JSON;
import static io.weir.query.ItemServer.NDJSON;
import static io.weir.query.ItemServer.assertProblem;
import static io.weir.query.ItemServer.header;
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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads of many keys at once. */
class ItemLookupsTest {
  @RegisterExtension private final ItemServer server = new ItemServer();
  private final InMemoryItems state = server.state;

  /** Longer than all at once may be. */
  private static final String LONG = "\"" + "x".repeat(300) + "\"";

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
    IntStream.range(0, count).filter(i -> i % 3 != 2).forEach(i -> server.put(key(i), JSON, value));
  }

  private static String missing(int count) {
    return IntStream.range(0, count)
        .filter(i -> i % 3 == 2)
        .mapToObj(i -> "\"" + key(i) + "\"")
        .collect(Collectors.joining(","));
  }

  @Test
  void looksUpManyInTheOrderAsked() throws Exception {
    server.put("a", JSON, "{ \"x\":\n\t1.50,\r\n \"é\": \"\\n\" }");
    server.put("b", BINARY, "\u0000\u0001");
    server.put("c", "text/plain", "");
    server.put("d", JSON, "{broken");
    server.put("e", "application/json; charset=utf-8", "null");
    state.put(ItemKey.of("i", "q\"\\/"), JSON, "1".getBytes(UTF_8), 1_800_000_000_000L);

    HttpResponse<String> lines =
        server.lookup(
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

    HttpResponse<String> object =
        server.lookup("/kv/i/lookup", "[\"b\",\"n\",\"e\",\"b\",\"n\",\"m\"]");
    assertThat(header(object, "Content-Type")).isEqualTo(JSON);
    assertThat(object.body())
        .isEqualTo(
            "{\"found\":{\"b\":{\"version\":1,\"base64\":\"AAE=\"},"
                + "\"e\":{\"version\":1,\"value\":null}},\"missing\":[\"n\",\"m\"]}");
    assertThat(server.lookup("/kv/i/lookup", "[]").body())
        .isEqualTo("{\"found\":{},\"missing\":[]}");
    assertThat(server.lookup("/kv/i/lookup?format=ndjson", "[]").body()).isEmpty();
  }

  /** One message to a task for up to 10,000 keys. */
  @Test
  void looksUpAHundredThousandByFewMessages() throws Exception {
    fill(100_000, "1");

    HttpResponse<String> reply = server.lookup("/kv/i/lookup", keys(100_000), "Accept", NDJSON);

    assertThat(reply.body()).isEqualTo(lines(100_000, "1"));
    assertThat(state.asked()).hasSize(12);
    HttpResponse<String> object = server.lookup("/kv/i/lookup", keys(100_000));
    assertThat(object.body())
        .startsWith("{\"found\":{\"key-0\":{\"version\":1,\"value\":1},\"key-1\"")
        .endsWith("}},\"missing\":[" + missing(100_000) + "]}");
  }

  @Test
  void givesLargeValuesInSmallWindows() throws Exception {
    String large = "\"" + "x".repeat(300_000) + "\"";
    fill(60, large);
    server.put(key(5), JSON, "\"" + "y".repeat(1_000_000) + "\"");

    HttpResponse<String> reply = server.lookup("/kv/i/lookup", keys(60), "Accept", NDJSON);

    String five = "{\"key\":\"key-5\",\"version\":1,\"value\":\"" + "y".repeat(1_000_000) + "\"}\n";
    String wanted = lines(60, large);
    int at = wanted.indexOf("{\"key\":\"key-6\"");
    assertThat(reply.body()).isEqualTo(wanted.substring(0, at) + five + wanted.substring(at));
  }

  @Test
  void findsKeysAfterTheNumberOfTasksHasChanged() throws Exception {
    fill(3000, "1");
    assertThat(server.lookup("/kv/i/lookup", keys(3000), "Accept", NDJSON).body())
        .isEqualTo(lines(3000, "1"));
    state.rescale(5);

    assertThat(server.lookup("/kv/i/lookup", keys(3000), "Accept", NDJSON).body())
        .isEqualTo(lines(3000, "1"));
    int strays = state.asked().size();
    assertThat(server.lookup("/kv/i/lookup", keys(3000), "Accept", NDJSON).body())
        .isEqualTo(lines(3000, "1"));
    assertThat(state.asked().size() - strays).isEqualTo(5);
  }

  @Test
  void cutsALookupWhoseRestCannotCome() throws Exception {
    fill(20_000, LONG);
    assertThat(server.lookup("/kv/i/lookup", keys(20_000), "Accept", NDJSON).body())
        .isEqualTo(lines(20_000, LONG));
    state.failAfter(12);

    assertThatThrownBy(() -> server.lookup("/kv/i/lookup", keys(20_000), "Accept", NDJSON))
        .isInstanceOf(IOException.class);
    state.failAfter(0);
    assertProblem(server.lookup("/kv/i/lookup", keys(10), "Accept", NDJSON), 503, null);
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
    HttpResponse<String> reply = server.lookup("/kv/i/lookup", body);

    assertProblem(reply, 400, field);
    if (index != null) {
      assertThat(reply.body()).contains("\"index\":" + index);
    }
    assertThat(state.asked()).isEmpty();
  }

  @Test
  void boundsLookups() throws Exception {
    assertProblem(server.lookup("/kv/i/lookup", keys(100_001)), 413, "body");
    assertProblem(server.lookup("/kv/i/lookup", "[\"" + "k".repeat(256) + "\"]"), 400, "key");
    assertProblem(server.lookup("/kv/i/lookup", "[\"" + "k".repeat(100_000) + "\"]"), 400, "body");
    assertProblem(server.lookup("/kv/i/lookup", "[".repeat(1_000_000)), 400, "body");
    // The answer comes while the body is being sent; a client that is cut then may miss it.
    HttpResponse<String> answer =
        await()
            .ignoreException(IOException.class)
            .until(
                () -> server.lookup("/kv/i/lookup", " ".repeat((32 << 20) + 1)), Objects::nonNull);
    assertProblem(answer, 413, "body");
    assertProblem(server.lookup("/kv/a%2Fb/lookup", "[]"), 400, "index");
    assertProblem(server.lookup("/kv/i/lookup?x=1", "[]"), 400, "x");
    assertProblem(server.lookup("/kv/i/lookup", "[]", "Content-Encoding", "gzip"), 415, null);
    HttpRequest form =
        server.request("/kv/i/lookup").POST(HttpRequest.BodyPublishers.ofString("[]")).build();
    assertProblem(QueryServer.CLIENT.send(form, HttpResponse.BodyHandlers.ofString()), 415, null);
    byte[] overlong = {'[', '"', (byte) 0xc0, (byte) 0xaf, '"', ']'};
    HttpRequest bytes =
        server
            .request("/kv/i/lookup", "Content-Type", JSON)
            .POST(HttpRequest.BodyPublishers.ofByteArray(overlong))
            .build();
    assertProblem(
        QueryServer.CLIENT.send(bytes, HttpResponse.BodyHandlers.ofString()), 400, "body");
    assertThat(state.asked()).isEmpty();
  }

  /** More of them than the server has threads. */
  @Test
  void slowSendersHoldNoThread() throws Exception {
    server.put("k", BINARY, "v");
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
        assertThat(server.get("/kv/i/k").body()).isEqualTo("v");
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
        server
            .request("/kv/i/lookup", "Content-Type", JSON, "Accept", NDJSON)
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofString(keys(20_000))))
            .build();
    assertThat(QueryServer.CLIENT.send(chunked, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo(lines(20_000, "1"));
  }

  @Test
  void asksForEveryPositionInOneQuery() throws Exception {
    server.lookup("/kv/i/lookup", "[\"a\",\"b\"]", "Weir-Position", "records/1:2, records/3:4");

    assertThat(state.asked())
        .allSatisfy(
            query ->
                assertThat(query.requiredPositions())
                    .containsExactlyInAnyOrder(new LogPosition(1, 2), new LogPosition(3, 4)))
        .isNotEmpty();
  }
}
