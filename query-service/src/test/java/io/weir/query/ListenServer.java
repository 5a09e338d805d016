package io.weir.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.StreamKey;
import io.weir.query.listen.Changes;
import io.weir.query.records.InMemoryRecords;
import io.weir.service.changes.ChangeSubscriber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server for each test, over streams in memory, that hears of what is appended to them. */
final class ListenServer implements BeforeEachCallback, AfterEachCallback, Changes {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final StreamKey KEY = StreamKey.of("b", "s");

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

  @Override
  public void beforeEach(ExtensionContext context) {
    start(Map.of());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
  }

  private void start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WEIR_PORT", "0");
    server = QueryServer.start(state, this, environment);
  }

  void restart(Map<String, String> environment) {
    server.close();
    start(environment);
  }

  String url() {
    return server.http().url();
  }

  /** Appends to {@link #KEY} and tells the server. */
  void append(String... documents) {
    var change = state.append(KEY, documents);
    subscribers.forEach(each -> each.changed(change));
  }

  /** Appends what was there before anybody listened. */
  void appendUnheard(String... documents) {
    state.append(KEY, documents);
  }

  /** The event of {@link #KEY} with this id. */
  static String event(long id, String document) {
    return "{\"meta\":{\"id\":"
        + id
        + ",\"t\":"
        + (InMemoryRecords.TIME + id)
        + ",\"bucket\":\"b\",\"stream\":\"s\"},\"data\":"
        + document
        + "}";
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return server.get(path, headers);
  }

  CompletableFuture<HttpResponse<String>> getLater(String path, String... headers) {
    return QueryServer.CLIENT.sendAsync(
        server.request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The lines of an event stream as they come, and after the last one END, or CUT. */
  List<String> events(String path, String... headers) throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of("Accept", "text/event-stream"), Stream.of(headers))
            .toArray(String[]::new);
    HttpResponse<Stream<String>> response =
        QueryServer.CLIENT.send(
            server.request(path, all).build(), HttpResponse.BodyHandlers.ofLines());
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

  /**
   * A listener that reads nothing.
   *
   * @param headers the lines of its head after the first two
   */
  Socket connect(String path, String headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    return socket;
  }

  double metric(String name) throws IOException, InterruptedException {
    return server.metric(name);
  }

  void awaitListeners(int count) {
    await().atMost(PATIENCE).until(() -> metric("weir_listeners") == count);
  }

  static void awaitLine(List<String> lines, String line) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines).contains(line));
  }
}
