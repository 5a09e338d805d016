package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real port, where one thread brings all answers, as that of the asking client does. */
class RepliesTest {
  private static final String QUERY = "/api?tag=t&start=0&end=9&points=1";

  /** Arrow is no short read: a thread writes it. */
  private static final String NOT_SHORT = QUERY + "&format=arrow";

  private static final String LARGE = "/api?tag=t&start=0&end=10000&points=10000";

  /** More than the buffers of a connection hold. */
  private static final String LONG = "x".repeat(8 << 20);

  private static final int WIDTH = SampleBlock.MAX_WIDTH;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So that what a reader holds up stays held up for longer than a test waits. */
  private static final Map<String, String> CUTTING_NOBODY =
      Map.of("WEIR_HTTP_SLOW_AFTER", "10m", "WEIR_HTTP_IDLE_TIMEOUT", "10m");

  private static final Duration SLOW_AFTER = Duration.ofSeconds(30);

  private final List<Socket> sockets = new ArrayList<>();
  private final ExecutorService network = Executors.newSingleThreadExecutor();
  private volatile Function<Query, QueryResult> answers;
  private QueryServer server;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void restart(Map<String, String> environment) {
    server.close();
    start(environment);
  }

  private void start(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(CUTTING_NOBODY);
    all.putAll(environment);
    server = QueryServer.start(this::query, all);
  }

  private static ConditionFactory awaitReplies() {
    return await().atMost(PATIENCE);
  }

  private CompletionStage<QueryResult> query(Query query) {
    return CompletableFuture.supplyAsync(() -> answers.apply(query), network);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    network.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {QUERY, NOT_SHORT, "/tags"})
  void whoDoesNotReadThatItsQueryFailedHoldsUpNobody(String path) throws Exception {
    answers =
        query -> {
          throw new QueryClient.UnreachableException(LONG, null);
        };
    askAndReadNothing(path);
    answers = query -> new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none");

    assertThat(get(QUERY).statusCode()).isEqualTo(404);
  }

  @Test
  void whoDoesNotReadOccupiesOnlyThreadsOfReplies() throws Exception {
    restart(Map.of("WEIR_REPLY_THREADS", "1"));
    answers =
        query -> {
          throw new QueryClient.UnreachableException(LONG, null);
        };
    askAndReadNothing(NOT_SHORT);
    answers =
        query -> {
          throw new QueryClient.UnreachableException("short", null);
        };
    for (int i = 0; i < 100; i++) {
      open(NOT_SHORT);
    }
    awaitReplies().until(() -> server.metric("weir_replies_waiting") == 100);

    network.submit(() -> {}).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {QUERY, "/tags"})
  void refusesWhatThereIsNoMemoryForAndTakesItOnceTheReplyIsWritten(String path) throws Exception {
    restart(Map.of("WEIR_REPLY_MEMORY", "1KB"));
    CountDownLatch answered = new CountDownLatch(1);
    answers =
        query -> {
          waitFor(answered);
          return new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none");
        };
    open(QUERY);
    awaitReplies().until(() -> server.metric("weir_reply_memory_bytes") == 1024);

    HttpResponse<String> refusal = get(path);
    assertThat(refusal.statusCode()).isEqualTo(429);
    assertThat(refusal.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refusal.body())
        .contains(
            "The reply may take 1024 bytes," + " and of the 1024 of WEIR_REPLY_MEMORY, 0 are free");
    assertThat(server.metric("weir_replies_refused_total")).isOne();

    answered.countDown();
    awaitReplies().until(() -> server.metric("weir_reply_memory_bytes") == 0);
    assertThat(get(QUERY).statusCode()).isEqualTo(404);
  }

  @Test
  void aClientThatDoesNotReadAShortReadHoldsNoThread() throws Exception {
    restart(Map.of("WEIR_REPLY_THREADS", "1"));
    answers = query -> manyRows();
    askAndReadNothing(LARGE);
    answers = query -> new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none");

    assertThat(get(NOT_SHORT).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {LARGE, LARGE + "&format=arrow"})
  void holdsTheMemoryOfAReplyUntilItIsWrittenOrItsReaderGone(String path) throws Exception {
    answers = query -> manyRows();
    Socket socket = askAndReadNothing(path);
    assertThat(server.metric("weir_reply_memory_bytes")).isGreaterThan(16 * 1024);

    socket.close();

    awaitReplies().until(() -> server.metric("weir_reply_memory_bytes") == 0);
  }

  /** Clients of calls may leave unread what they got, and have all of their share. */
  @ParameterizedTest
  @ValueSource(strings = {"/streams/b/s", "/kv/i/k"})
  void shortReadsTakeNothingOfTheShareOfCalls(String path) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    answers =
        query -> {
          waitFor(answered);
          throw new QueryClient.UnreachableException("none", null);
        };
    open(path);

    awaitReplies().until(() -> server.metric("weir_reply_memory_bytes") > 1 << 20);
    assertThat(server.metric("weir_call_memory_bytes")).isZero();

    answered.countDown();
    awaitReplies().until(() -> server.metric("weir_reply_memory_bytes") == 0);
  }

  /** A job whose samples have more values than this service is set to. */
  @Test
  void reckonsWithTheWidthOfTheAnswersThatCame() throws Exception {
    Periods periods = new Periods(0, 1000, 1000);
    CountDownLatch answered = new CountDownLatch(1);
    answers = query -> new QueryResult.Rows(periods, 0, WIDTH, 0, 0, new double[WIDTH * 1000]);
    String path = "/api?tag=t&start=0&end=1000&points=1000";
    assertThat(get(path).statusCode()).isEqualTo(200);
    answers =
        query -> {
          waitFor(answered);
          return new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none");
        };

    open(path);

    awaitReplies()
        .until(() -> server.metric("weir_reply_memory_bytes") > WIDTH * 1000 * (Double.BYTES + 26));
    answered.countDown();
  }

  private static QueryResult.Rows manyRows() {
    double[] values = IntStream.range(0, 100_000).mapToDouble(Math::sqrt).toArray();
    return new QueryResult.Rows(new Periods(0, 10_000, 10_000), 0, 10, 0, 0, values);
  }

  /** They get all memory for replies, and all threads that write: 27 of the largest reports. */
  @ParameterizedTest
  @CsvSource({"arrow, weir_replies_waiting", "json, weir_replies_refused_total"})
  void readersOf2KilobytesASecondHoldUpOthersForHalfTheirTime(String format, String heldUp)
      throws Exception {
    restart(Map.of("WEIR_HTTP_SLOW_AFTER", SLOW_AFTER.toSeconds() + "s"));
    QueryResult.Rows rows = manyRows();
    answers =
        query ->
            ((Query.Report) query).periods().points() == 1
                ? new QueryResult.Refusal(QueryResult.Refusal.Reason.UNKNOWN_TAG, "none")
                : rows;
    ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    try {
      long begin = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        Socket reader = open(LARGE + "&format=" + format);
        ticker.scheduleAtFixedRate(() -> read(reader, 200), 0, 100, TimeUnit.MILLISECONDS);
      }
      awaitReplies().until(() -> server.metric(heldUp) > 0);

      HttpResponse<String> answer = get(QUERY);
      while (answer.statusCode() == 429) {
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        answer = get(QUERY);
      }

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SLOW_AFTER);
    } finally {
      ticker.shutdownNow();
    }
  }

  private static void read(Socket reader, int bytes) {
    try {
      if (reader.getInputStream().available() > 0) {
        reader.getInputStream().readNBytes(bytes);
      }
    } catch (IOException e) {
      // It was cut, as it shall be.
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns when the service has begun to answer. */
  private Socket askAndReadNothing(String path) throws IOException {
    Socket socket = open(path);
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8));
    return socket;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = server.request(path).timeout(PATIENCE).build();
    return QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
