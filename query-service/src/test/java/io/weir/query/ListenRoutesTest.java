package io.weir.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.StreamKey;
import io.weir.query.listen.Changes;
import io.weir.query.records.InMemoryRecords;
import io.weir.service.changes.ChangeSubscriber;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /listen} over a real port, to clients of the JDK. */
class ListenRoutesTest implements Changes {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final StreamKey KEY = StreamKey.of("b", "s");

  private final HttpClient client = HttpClient.newHttpClient();
  private final InMemoryRecords state = new InMemoryRecords(128, 3);
  private final List<ChangeSubscriber> subscribers = new CopyOnWriteArrayList<>();
  private QueryServer server;

  @Override
  public Runnable subscribe(ChangeSubscriber subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  @Override
  public Optional<String> fault() {
    return Optional.empty();
  }

  @BeforeEach
  void start() {
    start(Map.of("WEIR_PORT", "0"));
  }

  private void start(Map<String, String> environment) {
    server = QueryServer.start(state, this, environment);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void append(StreamKey key, String... documents) {
    var change = state.append(key, documents);
    subscribers.forEach(each -> each.changed(change));
  }

  private HttpRequest request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.http().url() + path));
    return headers.length == 0 ? request.build() : request.headers(headers).build();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return client.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
  }

  private static String event(long id, String document) {
    return "{\"meta\":{\"id\":"
        + id
        + ",\"t\":"
        + (InMemoryRecords.TIME + id)
        + ",\"bucket\":\"b\",\"stream\":\"s\"},\"data\":"
        + document
        + "}";
  }

  /** The lines of an event stream, as they come. */
  private List<String> events(String path, String... headers) throws Exception {
    String[] all =
        Stream.concat(Stream.of("Accept", "text/event-stream"), Stream.of(headers))
            .toArray(String[]::new);
    HttpResponse<Stream<String>> response =
        client.send(request(path, all), HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                response.body().forEach(lines::add);
                lines.add("END");
              } catch (RuntimeException e) {
                lines.add("CUT");
              }
            });
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  private static String last(List<String> lines, String begin) {
    return lines.stream()
        .filter(each -> each.startsWith(begin))
        .reduce((one, other) -> other)
        .map(each -> each.substring(begin.length()))
        .orElse("");
  }

  private static void awaitLine(List<String> lines, String line) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines).contains(line));
  }

  @Test
  void sendsEventsAndGoesOnAfterTheLastOne() throws Exception {
    state.append(KEY, "1", "{\n\"a\":2}");
    List<String> lines = events("/listen?s=b:s:1&s=b:other");
    awaitLine(lines, "data: [" + event(1, "1") + "," + event(2, "{ \"a\":2}") + "]");
    assertThat(lines.get(0)).isEqualTo("retry: 1000");
    append(KEY, "3");
    awaitLine(lines, "data: [" + event(3, "3") + "]");

    append(KEY, "4");
    awaitLine(lines, "data: [" + event(4, "4") + "]");
    append(KEY, "5");
    awaitLine(lines, "data: [" + event(5, "5") + "]");
    String id = last(lines, "id: ");
    append(KEY, "6");

    List<String> again = events("/listen?s=b:s:1&s=b:other", "Last-Event-ID", id);
    awaitLine(again, "data: [" + event(6, "6") + "]");
    assertThat(again).doesNotContain("data: [" + event(5, "5") + "]");
    stop();
    awaitLine(lines, "END");
    start();
  }

  @Test
  void answersALongPollOnceThereIsSomething() throws Exception {
    state.append(KEY, "1");
    HttpResponse<String> empty = get("/listen?s=b:s&timeout=2s");
    assertThat(empty.statusCode()).isEqualTo(204);
    String position = empty.headers().firstValue("Last-Event-ID").orElseThrow();
    assertThat(position).endsWith(".2");
    append(KEY, "2");

    HttpResponse<String> second = get("/listen?s=b:s", "Last-Event-ID", position);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo("[" + event(2, "2") + "]");
    String next = second.headers().firstValue("Last-Event-ID").orElseThrow();

    CompletableFuture<HttpResponse<String>> third =
        client.sendAsync(
            request("/listen?s=b:s", "Last-Event-ID", next), HttpResponse.BodyHandlers.ofString());
    await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("1.0"));
    assertThat(third).isNotDone();
    append(KEY, "3");
    assertThat(third.join().body()).isEqualTo("[" + event(3, "3") + "]");
    await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("0.0"));
  }

  @Test
  void aLongPollWhoseClientHasGoneGivesItsPlaceToAnother() throws Exception {
    server.close();
    start(Map.of("WEIR_PORT", "0", "WEIR_LISTENERS", "1"));
    try (Socket gone = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      gone.getOutputStream()
          .write("GET /listen?s=b:s HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("1.0"));
      await()
          .during(Duration.ofMillis(1500)) // longer than between two looks
          .until(() -> metric("weir_listeners").equals("1.0"));
      assertThat(get("/listen?s=b:s&timeout=1s").statusCode()).isEqualTo(429);
    }
    // The poll itself would hold its place for a minute.
    await().atMost(Duration.ofSeconds(30)).until(() -> metric("weir_listeners").equals("0.0"));
    state.append(KEY, "1");
    assertThat(get("/listen?s=b:s:1").body()).isEqualTo("[" + event(1, "1") + "]");
  }

  @Test
  void eventsWhoseClientHasGoneGiveTheirPlaceToAnother() throws Exception {
    server.close();
    start(Map.of("WEIR_PORT", "0", "WEIR_LISTENERS", "1"));
    try (Socket gone = listenAndReadNothing("/listen?s=b:s:1", "")) {
      await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("1.0"));
      assertThat(get("/listen?s=b:s&timeout=1s").statusCode()).isEqualTo(429);
    }
    // Before the beat, which comes after 15 s and would show it too.
    await().atMost(Duration.ofSeconds(8)).until(() -> metric("weir_listeners").equals("0.0"));
    state.append(KEY, "1");
    assertThat(get("/listen?s=b:s:1").statusCode()).isEqualTo(200);
  }

  /** An EventSource that gets 429 does not try again. */
  @Test
  void aClientThatReconnectsAtOnceFindsItsPlaceFree() throws Exception {
    server.close();
    start(Map.of("WEIR_PORT", "0", "WEIR_LISTENERS", "1"));
    String refused = metric("weir_listeners_refused_total");
    for (int i = 0; i < 50; i++) {
      try (Socket brief = listenAndReadNothing("/listen?s=b:s", "")) {
        String status =
            new BufferedReader(new InputStreamReader(brief.getInputStream(), US_ASCII)).readLine();
        assertThat(status).as("connection " + i).startsWith("HTTP/1.1 200");
      }
    }
    assertThat(metric("weir_listeners_refused_total")).isEqualTo(refused);
  }

  /**
   * @param upgrade headers that make a WebSocket of it; events if there are none
   */
  private Socket listenAndReadNothing(String path, String upgrade) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String accept = upgrade.isEmpty() ? "Accept: text/event-stream\r\n" : upgrade;
    String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + accept + "\r\n";
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    return socket;
  }

  /** More than the system keeps of what a client does not read. */
  private void appendMuch() {
    String document = '"' + "x".repeat(500_000) + '"';
    for (int i = 0; i < 40; i++) {
      append(KEY, document);
    }
  }

  /** It takes no place and no memory for longer, and nothing from those who read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
      })
  void aClientThatReadsNothingIsCutAndMissesNothingWhenItReturns(String upgrade) throws Exception {
    server.close();
    start(Map.of("WEIR_PORT", "0", "WEIR_HTTP_SLOW_AFTER", "1s"));
    state.append(KEY, "1");
    List<String> reader = events("/listen?s=b:s:1");
    awaitLine(reader, "data: [" + event(1, "1") + "]");
    String position = last(reader, "id: ");
    try (Socket silent = listenAndReadNothing("/listen?s=b:s:1", upgrade)) {
      await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("2.0"));
      appendMuch();
      append(KEY, "42");

      await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("1.0"));
      assertThat(silent.isClosed()).as("by the client itself").isFalse();
    }
    await().atMost(PATIENCE).until(() -> last(reader, "data: ").endsWith(event(42, "42") + "]"));
    List<String> again = events("/listen?s=b:s:1", "Last-Event-ID", position);
    await().atMost(PATIENCE).until(() -> last(again, "data: ").endsWith(event(42, "42") + "]"));
    assertThat(idsOf(again)).isEqualTo(LongStream.rangeClosed(2, 42).boxed().toList());
    assertThat(idsOf(reader)).isEqualTo(LongStream.rangeClosed(1, 42).boxed().toList());
    await().atMost(PATIENCE).until(() -> metric("weir_listen_buffer_bytes").equals("0.0"));
  }

  /** The ids of all events, in the order in which they came. */
  private static List<Long> idsOf(List<String> lines) {
    return lines.stream()
        .filter(each -> each.startsWith("data: "))
        .flatMap(each -> ID.matcher(each).results())
        .map(each -> Long.valueOf(each.group(1)))
        .toList();
  }

  private String metric(String name) throws Exception {
    return last(get("/metrics").body().lines().toList(), name + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "/listen, s",
    "/listen?s=b, s",
    "/listen?s=b:s:x, s",
    "/listen?s=b:s:1:2, s",
    "/listen?s=:s, s",
    "/listen?s=b:s&s=b:s:4, s",
    "/listen?s=b:s&timeout=61s, timeout",
    "/listen?s=b:s&x=1, x"
  })
  void refusesWhatNamesNoStreams(String path, String field) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"" + field + "\"");
  }

  @Test
  void refusesAPositionInOtherStreams() throws Exception {
    assertThat(get("/listen?s=b:s", "Last-Event-ID", "0.1").statusCode()).isEqualTo(400);
  }

  /** A client that keeps what it got. */
  private static final class Messages implements WebSocket.Listener {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private volatile int closed;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed = code;
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable fault) {
      closed = -1;
    }
  }

  private WebSocket open(Messages messages, String path, String... headers) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder
        .buildAsync(URI.create(server.http().url().replace("http", "ws") + path), messages)
        .join();
  }

  @Test
  void listensOverAWebSocketByCommands() {
    state.append(KEY, "1");
    Messages messages = new Messages();
    WebSocket socket = open(messages, "/listen?s=b:other:1");

    say(socket, "{\"cmd\":\"ping\",\"id\":\"p\\n\"}");
    awaitLine(messages.texts, "{\"ok\":true,\"id\":\"p\\n\",\"type\":\"ping\"}");
    say(socket, "{\"cmd\":\"subscribe\",\"bucket\":\"b\",\"stream\":\"s\",\"from\":1,\"id\":7}");
    awaitLine(messages.texts, "{\"ok\":true,\"id\":7,\"type\":\"subscribe\"}");
    awaitLine(messages.texts, "[" + event(1, "1") + "]");
    append(KEY, "2");
    awaitLine(messages.texts, "[" + event(2, "2") + "]");
    say(socket, "{\"cmd\":\"subscribe\",\"bucket\":\"b\",\"stream\":\"s\",\"id\":8}");
    awaitLine(
        messages.texts, "{\"ok\":false,\"id\":8,\"reason\":\"stream: is listened to already\"}");
    say(socket, "{\"cmd\":\"unsubscribe\",\"bucket\":\"b\",\"stream\":\"s\",\"id\":9}");
    awaitLine(messages.texts, "{\"ok\":true,\"id\":9,\"type\":\"unsubscribe\"}");
    append(KEY, "3");
    say(socket, "nonsense");
    awaitLine(messages.texts, "{\"ok\":false,\"reason\":\"a command must be JSON\"}");
    say(socket, "{\"cmd\":\"jump\"}");
    awaitLine(
        messages.texts,
        "{\"ok\":false,\"reason\":\"cmd: must be subscribe, unsubscribe or ping\"}");
    assertThat(messages.texts).doesNotContain("[" + event(3, "3") + "]");

    stop();
    await().atMost(PATIENCE).until(() -> messages.closed == 1001);
    start();
  }

  private static void say(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }

  @Test
  void closesAWebSocketWhoseCommandIsHuge() {
    Messages messages = new Messages();
    WebSocket socket = open(messages, "/listen");

    socket.sendText("x".repeat(100_000), true);

    await().atMost(PATIENCE).until(() -> messages.closed != 0);
    await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("0.0"));
  }

  @Test
  void refusesAWebSocketOfAnotherSitesPage() {
    Messages messages = new Messages();
    open(messages, "/listen", "Origin", "http://localhost:3000").abort();

    assertRefused(403, "/listen", "Origin", "http://evil.example");
    assertRefused(403, "/listen", "Origin", "null");
    assertRefused(400, "/listen?s=b");
  }

  private void assertRefused(int status, String path, String... headers) {
    assertThatThrownBy(() -> open(new Messages(), path, headers))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
  }

  @Test
  void refusesMoreListenersThanItMayHave() throws Exception {
    stop();
    start(Map.of("WEIR_PORT", "0", "WEIR_LISTENERS", "1"));
    WebSocket first = open(new Messages(), "/listen");
    await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("1.0"));

    assertThat(get("/listen?s=b:s").statusCode()).isEqualTo(429);
    assertThat(get("/listen?s=b:s", "Accept", "text/event-stream").statusCode()).isEqualTo(429);
    assertRefused(429, "/listen");
    first.abort();
    await().atMost(PATIENCE).until(() -> metric("weir_listeners").equals("0.0"));
  }

  /** Silent as long as nothing is appended, and longer than a request's head may take. */
  @Test
  void keepsAWebSocketThatIsSilent() {
    stop();
    start(
        Map.of(
            "WEIR_PORT", "0", "WEIR_HTTP_HEAD_TIMEOUT", "100ms", "WEIR_HTTP_IDLE_TIMEOUT", "1s"));
    Messages messages = new Messages();
    WebSocket socket = open(messages, "/listen?s=b:s:1");
    say(socket, "{\"cmd\":\"ping\"}");
    long begin = System.nanoTime();
    await().atMost(PATIENCE).until(() -> System.nanoTime() - begin > 3_000_000_000L);

    append(KEY, "1");

    awaitLine(messages.texts, "[" + event(1, "1") + "]");
  }
}
