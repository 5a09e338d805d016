package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one request for several reports may cost, over a real port. */
class SeveralReportsBoundsTest {
  private static final String REST = "&start=0&end=10&points=2";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InMemoryQueryClient state = new InMemoryQueryClient(new KeyGroups(128), 1);
  private final AtomicInteger listings = new AtomicInteger();
  private volatile int emptyPages;
  private QueryServer server;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_HTTP_SLOW_AFTER", "10m"); // so that this rule cuts nobody
    environment.put("WEIR_HTTP_IDLE_TIMEOUT", "10m");
    environment.put("WEIR_REPLY_MEMORY", "1GB");
    environment.put("WEIR_STOP_TIMEOUT", "2s");
    server = QueryServer.start(this::query, environment);
  }

  private CompletionStage<QueryResult> query(Query query) {
    if (query instanceof Query.TagList list) {
      listings.incrementAndGet();
      return state.query(query).thenApply(result -> shortened(list, result));
    }
    return state.query(query);
  }

  /** Before the page with the names come those without any. */
  private QueryResult shortened(Query.TagList list, QueryResult result) {
    int page = Math.max(0, list.after().length() - list.prefix().length());
    Tag next = Tag.of(list.prefix() + "-".repeat(page + 1));
    return page < emptyPages ? new QueryResult.Tags(List.of(), next, 0, 127) : result;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return QueryServer.CLIENT.send(
        server.request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void listsARepeatedPrefixOnce() throws Exception {
    state.put("p", 5, 1.0);

    assertThat(get("/api?" + "tag=*&".repeat(100) + REST).statusCode()).isEqualTo(200);
    assertThat(listings).hasValue(1);
  }

  @Test
  void refusesMorePrefixesThanOneRequestMayList() throws Exception {
    state.put("p", 5, 1.0);

    assertThat(get("/api?" + prefixes(10) + REST).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = get("/api?" + prefixes(11) + REST);
    assertThat(refused.body())
        .endsWith("tag: must have at most 10 prefixes, got 11\",\"field\":\"tag\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  /** Each of three prefixes takes 8 pages, which is more than 20 in all. */
  @Test
  void refusesPrefixesThatTakeTooManyPagesTogether() throws Exception {
    state.put("p", 5, 1.0);
    emptyPages = 7;

    HttpResponse<String> refused = get("/api?" + prefixes(3) + REST);

    assertThat(refused.body())
        .contains("at most 20 pages to list")
        .endsWith("\",\"field\":\"tag\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(listings).hasValue(20);
    assertThat(get("/api?" + prefixes(2) + REST).statusCode()).isEqualTo(200);
  }

  /** 25 MB. */
  private static final String LONG = "/api?tag=w*&width=64&start=0&end=10000&points=10000";

  private void putLong() {
    double[] wide = new double[64];
    Arrays.fill(wide, 0.123456789);
    IntStream.range(0, 10).forEach(i -> state.put("w" + i, 5, wide));
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void leaveHalfTheThreadsOfRepliesToOthers() throws Exception {
    server.close();
    start(Map.of("WEIR_REPLY_THREADS", "4"));
    putLong();
    try (Socket one = open(LONG);
        Socket two = open(LONG)) {
      assertThat(one.getInputStream().read()).isEqualTo('H');
      assertThat(two.getInputStream().read()).isEqualTo('H');

      HttpResponse<String> refused = get("/api?tag=a&tag=b" + REST);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(refused.body()).contains("WEIR_REPLY_THREADS");
      assertThat(server.metric("weir_streamed_replies")).isEqualTo(2);
      assertThat(server.metric("weir_streamed_replies_refused_total")).isEqualTo(1);
      assertThat(get("/api?tag=w1" + REST).statusCode()).isEqualTo(200);
    }
    await().atMost(PATIENCE).until(() -> server.metric("weir_streamed_replies") == 0);
    assertThat(get("/api?tag=a&tag=b" + REST).statusCode()).isEqualTo(200);
  }

  /** It reads 100 KB a second, so that all of it would take minutes. */
  @Test
  void areCutWhereTheirReaderIsSlowerThanThatOfAnExport() throws Exception {
    server.close();
    start(Map.of("WEIR_EXPORT_RATE", "10MB"));
    putLong();
    ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    try (Socket reader = open(LONG)) {
      assertThat(reader.getInputStream().read()).isEqualTo('H');
      byte[] got = new byte[10_000];
      ticker.scheduleAtFixedRate(
          () -> {
            try {
              reader.getInputStream().read(got);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          0,
          100,
          TimeUnit.MILLISECONDS);

      await().atMost(PATIENCE).until(() -> server.metric("weir_reply_memory_bytes") == 0);
    } finally {
      ticker.shutdownNow();
    }
  }

  private static String prefixes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "tag=p" + i + "*")
        .collect(Collectors.joining("&"));
  }
}
