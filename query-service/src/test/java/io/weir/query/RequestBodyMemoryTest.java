package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.records.ItemKey;
import io.weir.query.items.InMemoryItems;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests with bodies take of the memory for replies, over a real port. */
class RequestBodyMemoryTest {
  private static final int REQUEST_BYTES = 16 * 1024;
  private static final int MB = 1 << 20;

  private final InMemoryItems items = new InMemoryItems(128, 3);
  private final Queue<CompletableFuture<QueryResult>> held = new ConcurrentLinkedQueue<>();
  private final List<Socket> senders = new ArrayList<>();
  private QueryServer server;

  private void start(QueryClient state, String memory) {
    server = QueryServer.start(state, Map.of("WEIR_PORT", "0", "WEIR_REPLY_MEMORY", memory));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket sender : senders) {
      sender.close();
    }
    server.close();
  }

  /** A state that answers no query until {@link #answer}. */
  private CompletionStage<QueryResult> hold(Query query) {
    CompletableFuture<QueryResult> answer = new CompletableFuture<>();
    held.add(answer);
    return answer;
  }

  private void answer() {
    for (var each = held.poll(); each != null; each = held.poll()) {
      each.completeExceptionally(new QueryClient.UnreachableException("gone", null));
    }
    await().until(() -> server.metric("weir_reply_memory_bytes") == 0);
  }

  private static byte[] head(String path, int length) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(UTF_8);
  }

  /** Sends a head, and the first bytes of its body alone. */
  private void sendPart(String path, int length, byte[] part) throws IOException {
    Socket sender = new Socket("127.0.0.1", server.port());
    senders.add(sender);
    OutputStream out = sender.getOutputStream();
    out.write(head(path, length));
    out.write(part);
    out.flush();
  }

  private int statusOfRead() throws Exception {
    return server.get("/kv/i/none").statusCode();
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String body) {
    return QueryServer.CLIENT.sendAsync(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  @ParameterizedTest
  @CsvSource({
    "/kv/i/lookup, 33554432",
    "/query/single, 1048576",
    "/metric/single/a, 1048576",
    "/query/message, 1048576"
  })
  void announcedBytesTakeNothingFromReads(String path, int length) throws Exception {
    items.put(ItemKey.of("i", "none"), "text/plain", new byte[0]);
    start(items, "64MB");
    for (int i = 0; i < 60; i++) {
      sendPart(path, length, "[".getBytes(UTF_8));
    }
    await().until(() -> server.metric("weir_reply_memory_bytes") >= 60.0 * REQUEST_BYTES);

    assertThat(statusOfRead()).isEqualTo(200);
    assertThat(server.metric("weir_replies_refused_total")).isZero();
    assertThat(server.metric("weir_reply_memory_bytes")).isEqualTo(60 * REQUEST_BYTES);
  }

  /** Each takes more than half of the memory for replies. */
  @Test
  void answersSeveralLargeLookupsAtOnceOneAfterTheOther() throws Exception {
    start(items, "24MB");
    items.put(ItemKey.of("i", "k7"), "application/json", "7".getBytes(UTF_8));
    String keys =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"k" + i + '"')
            .collect(Collectors.joining(",", "[", "]"));

    List<CompletableFuture<HttpResponse<String>>> replies =
        IntStream.range(0, 8).mapToObj(i -> post("/kv/i/lookup", keys)).toList();

    for (CompletableFuture<HttpResponse<String>> reply : replies) {
      assertThat(reply.join().statusCode()).as(reply.join().body()).isEqualTo(200);
      assertThat(reply.join().body()).startsWith("{\"found\":{\"k7\":{");
    }
    await().until(() -> server.metric("weir_reply_memory_bytes") == 0);
    assertThat(server.metric("weir_reply_memory_waiting")).isZero();
  }

  @Test
  void bodiesThatArriveTakeHalfAtMost() throws Exception {
    items.put(ItemKey.of("i", "none"), "text/plain", new byte[0]);
    start(items, "16MB");
    for (int i = 1; i <= 3; i++) {
      sendPart("/kv/i/lookup", 4 * MB, " ".repeat(3 * MB / 2).getBytes(UTF_8));
      double reserved = i * 2.0 * MB;
      await().until(() -> server.metric("weir_arriving_bodies_bytes") == reserved);
    }
    try {
      sendPart("/kv/i/lookup", 4 * MB, " ".repeat(5 * MB / 2).getBytes(UTF_8));
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i)broken pipe|connection reset.*"); // refused already
    }
    await().until(() -> server.metric("weir_replies_refused_total") >= 1);
    await().until(() -> server.metric("weir_arriving_bodies_bytes") == 6.0 * MB);

    assertThat(server.metric("weir_reply_memory_bytes")).isEqualTo(6.0 * MB);
    assertThat(statusOfRead()).isEqualTo(200);

    for (Socket sender : senders) {
      sender.close();
    }
    await().until(() -> server.metric("weir_reply_memory_bytes") == 0);
    assertThat(server.metric("weir_arriving_bodies_bytes")).isZero();
    assertThat(post("/kv/i/lookup", " ".repeat(3 * MB) + "[]").join().statusCode()).isEqualTo(200);
    await().until(() -> server.metric("weir_reply_memory_bytes") == 0);
    assertThat(server.metric("weir_arriving_bodies_bytes")).isZero();
  }

  @Test
  void aBodyThatHasArrivedLeavesItsPartToOthers() throws Exception {
    start(this::hold, "64MB");

    assertThat(memoryOf("/kv/i/lookup", " ".repeat(3 * MB) + "[\"k\"]")).isGreaterThan(7.0 * MB);
  }

  @Test
  void refusesALookupWithoutMemoryForItsKeysBeforeReadingThem() {
    start(items, "8MB");

    HttpResponse<String> reply = post("/kv/i/lookup", "[" + "\"k\",".repeat(90_000)).join();

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(429);
    assertThat(items.asked()).isEmpty();
  }

  /** What is reserved while a query of the request is in flight. */
  private double memoryOf(String path, String body) throws Exception {
    post(path, body);
    await().until(() -> !held.isEmpty());
    double bytes = server.metric("weir_reply_memory_bytes");
    assertThat(server.metric("weir_arriving_bodies_bytes")).isZero();
    answer();
    return bytes;
  }

  @Test
  void countsTheIndexInEachKey() throws Exception {
    start(this::hold, "64MB");
    double few = memoryOf("/kv/i/lookup", keys(10_000));

    assertThat(memoryOf("/kv/" + "i".repeat(255) + "/lookup", keys(10_000)))
        .isEqualTo(few + 254 * 10_000);
  }

  @Test
  void numbersTakeWhatTheirLimitAndIdsNeed() throws Exception {
    start(this::hold, "64MB");
    String query = "{\"metric_keys\":[\"a\",\"" + "b".repeat(255) + "\"],\"limit\":%d}";

    double one = memoryOf("/query/single", String.format(query, 1));
    assertThat(one).isLessThan(1.1 * MB);
    assertThat(memoryOf("/query/single", String.format(query, 10_000)))
        .isEqualTo(one + 9999 * (224 + 3 * 255));
    assertThat(memoryOf("/metric/single/a", "{\"limit\":10000}"))
        .isEqualTo(one - (224 + 3 * 255) + 10_000 * (224 + 3));
  }
}
