package io.weir.service.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.config.JavalinConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of short reads that do not read, or are gone: each reply ends, and others are served. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrokenShortReadsTest {
  private static final int CLIENTS = 20;
  private static final int SMALL_BYTES = 2_000;
  private static final int LARGE_BYTES = 16 << 20;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final CompletableFuture<Void> mayEnd = new CompletableFuture<>();
  private final List<Socket> clients = new ArrayList<>();
  private HttpServer server;

  private final class Reads implements Routes {
    @Override
    public void addTo(JavalinConfig config) {
      config.routes.get("/things/{name}", ctx -> ctx.result("route"));
    }

    @Override
    public List<ShortRead> shortReads() {
      return List.of(new ShortRead("/things/{name}", Set.of(), BrokenShortReadsTest.this::read));
    }
  }

  private Optional<CompletionStage<Optional<ShortRead.Reply>>> read(ShortRead.Call call) {
    begun.incrementAndGet();
    Optional<ShortRead.Reply> reply =
        Optional.of(
            new ShortRead.Reply(
                Map.of(),
                ByteBuffer.wrap(
                    new byte[call.segment(1).equals("large") ? LARGE_BYTES : SMALL_BYTES]),
                ended::incrementAndGet));
    return Optional.of(
        call.segment(1).equals("late")
            ? mayEnd.thenApplyAsync(nothing -> reply)
            : CompletableFuture.completedFuture(reply));
  }

  @BeforeEach
  void start() {
    Settings settings = new Settings(Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "2s"));
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(new Reads()),
            List.of());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket each : clients) {
      each.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort());
    socket.setSoTimeout((int) SOON.toMillis());
    clients.add(socket);
    return socket;
  }

  private static byte[] request(String name, int times) {
    String one = "GET /things/" + name + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    return one.repeat(times).getBytes(US_ASCII);
  }

  private Socket ask(String name) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(request(name, 1));
    return socket;
  }

  /** Tells the other side by RST. */
  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private void awaitAllEnded(int atLeast) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(begun.get()).isGreaterThanOrEqualTo(atLeast);
              assertThat(ended.get()).isEqualTo(begun.get());
            });
  }

  /** On a connection of its own. */
  private void requireThatOthersAreServed() throws IOException {
    Socket socket = ask("x");
    assertThat(new String(socket.getInputStream().readNBytes(15), US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void aClientThatSendsOnAndReadsNothingHasOneReplyUnderWay() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      Socket socket = connect();
      Thread sending =
          new Thread(
              () -> {
                try {
                  while (true) {
                    socket.getOutputStream().write(request("x", 100));
                  }
                } catch (IOException e) {
                  // it was closed
                }
              });
      sending.setDaemon(true);
      sending.start();
    }
    awaitStandstill();

    requireThatOthersAreServed();
    assertThat(begun.get() - ended.get()).isBetween(0, CLIENTS);
    for (Socket each : clients) {
      reset(each);
    }
    awaitAllEnded(CLIENTS);
  }

  /** Until no further reply begins, as the network takes no more. */
  private void awaitStandstill() {
    AtomicInteger last = new AtomicInteger(-1);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> begun.get() > CLIENTS && last.getAndSet(begun.get()) == begun.get());
  }

  @Test
  void aResetInTheMiddleOfAHeadBeginsNothing() throws Exception {
    byte[] whole = request("x", 1);
    for (int length = 1; length < whole.length; length++) {
      Socket socket = connect();
      socket.getOutputStream().write(whole, 0, length);
      reset(socket);
    }

    requireThatOthersAreServed();
    assertThat(begun).hasValue(1);
    awaitAllEnded(1);
  }

  @Test
  void aResetInTheMiddleOfAReplyEndsIt() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      Socket socket = ask("large");
      socket.getInputStream().readNBytes(1 + i * 10_000);
      reset(socket);
    }

    awaitAllEnded(CLIENTS);
    requireThatOthersAreServed();
  }

  @Test
  void aResetBeforeTheReplyIsThereEndsIt() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      sockets.add(ask("late"));
    }
    await().atMost(SOON).until(() -> begun.get() == CLIENTS);
    for (Socket each : sockets) {
      reset(each);
    }
    mayEnd.complete(null);

    awaitAllEnded(CLIENTS);
    requireThatOthersAreServed();
  }

  @Test
  void aClientThatHasSentAllItWillSendGetsEveryReply() throws Exception {
    for (String name : List.of("x", "late", "large")) {
      Socket socket = connect();
      socket.getOutputStream().write(request(name, 3));
      socket.shutdownOutput();
      mayEnd.complete(null);
      int bytes = name.equals("large") ? LARGE_BYTES : SMALL_BYTES;
      InputStream in = socket.getInputStream();
      assertThat(in.readAllBytes().length).isBetween(3 * bytes, 3 * bytes + 1000);
    }
    awaitAllEnded(9);
  }
}
