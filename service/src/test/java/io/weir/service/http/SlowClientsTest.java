package io.weir.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.config.JavalinConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that send or read hardly anything, many of them. The tests that wait for time to pass
 * wait side by side, each with a server of its own.
 */
class SlowClientsTest {
  private static final byte[] LARGE = new byte[32 << 20];
  private static final String GET_LARGE = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String GET_WHOLE = "GET /whole HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
  private final List<Socket> sockets = new ArrayList<>();
  private volatile boolean repliesWait;
  private HttpServer server;

  /** A stream, and the same as a reply of known length. */
  private final class Large implements Routes {
    @Override
    public void addTo(JavalinConfig config) {
      config.routes.get("/large", ctx -> ctx.result(new ByteArrayInputStream(LARGE)));
      config.routes.get(
          "/whole",
          ctx -> {
            ctx.res().setContentLength(LARGE.length);
            ctx.result(new ByteArrayInputStream(LARGE));
          });
    }

    @Override
    public boolean repliesWait() {
      return repliesWait;
    }
  }

  private void start(String... settings) {
    server =
        HttpServer.start(
            TestSettings.http(settings),
            new PrometheusRegistry(),
            List.of(),
            List.of(new Large()),
            List.of(
                new IngestRoute(
                    "/keep",
                    incoming -> {
                      incoming.body().readAllBytes();
                      return CompletableFuture.completedStage(IngestReply.NO_CONTENT);
                    },
                    refused -> {}),
                new IngestRoute("/later", incoming -> new CompletableFuture<>(), refused -> {}),
                new IngestRoute(
                    "/full",
                    incoming -> {
                      throw ProblemException.tooMany("full", Duration.ofSeconds(1));
                    },
                    refused -> {})));
  }

  @AfterEach
  void stop() throws Exception {
    ticker.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private Socket say(String text) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    sockets.add(socket);
    return socket;
  }

  private void trickle(List<Socket> clients) {
    ticker.scheduleWithFixedDelay(
        () -> {
          for (Socket client : clients) {
            try {
              client.getOutputStream().write('a');
            } catch (IOException e) {
              // It was cut, as it shall be.
            }
          }
        },
        0,
        500,
        TimeUnit.MILLISECONDS);
  }

  private String health() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private double cut(String reason) throws IOException {
    String answer =
        Wire.say(
            server.port(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    String name = "weir_http_slow_clients_total{reason=\"" + reason + "\"} ";
    int at = answer.indexOf(name) + name.length();
    return Double.parseDouble(answer.substring(at, answer.indexOf('\n', at)));
  }

  private static boolean isClosed(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      socket.setSoTimeout(1);
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX: ",
        "\r\n\r\n",
        "POST /keep HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n",
        "POST /keep HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n"
      })
  void answersHealthWhileAThousandTrickle(String begin) throws Exception {
    start();
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      clients.add(say(begin));
    }
    if (!begin.isEmpty()) {
      trickle(clients);
    }

    for (int i = 0; i < 5; i++) {
      assertThat(health()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsAHeadThatTakesTooLong() throws Exception {
    start("WEIR_HTTP_HEAD_TIMEOUT", "1s");
    Socket slow = say("GET /health HTTP/1.1\r\nHost: localhost\r\nX: ");
    trickle(List.of(slow));

    await().atMost(Duration.ofSeconds(5)).until(() -> isClosed(slow));
    assertThat(cut("head")).isEqualTo(1);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsABodyBelowTheLeastRateAndNoneAbove() throws Exception {
    start("WEIR_HTTP_SLOW_AFTER", "1s", "WEIR_HTTP_MIN_RATE", "100");
    String head = "POST /keep HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n";
    Socket slow = say(head);
    Socket quick = say(head);
    trickle(List.of(slow));
    ticker.scheduleWithFixedDelay(
        () -> {
          try {
            quick.getOutputStream().write(new byte[200]);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        0,
        200,
        TimeUnit.MILLISECONDS);

    await().atMost(Duration.ofSeconds(5)).until(() -> isClosed(slow));
    await().during(Duration.ofSeconds(2)).until(() -> !isClosed(quick));
    assertThat(cut("body")).isEqualTo(1);
  }

  /** More of them than there are threads. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsRepliesThatAreNotRead() throws Exception {
    start("WEIR_HTTP_SLOW_AFTER", "1s", "WEIR_HTTP_THREADS", "8");
    for (int i = 0; i < 40; i++) {
      say(GET_LARGE);
    }

    await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(30))
        .until(() -> health().startsWith("HTTP/1.1 200 "));
    await()
        .ignoreExceptions() // until all are cut, threads may be short for a moment
        .atMost(Duration.ofSeconds(20))
        .until(() -> cut("reply") == 40);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void leavesAloneWhoReadsAtTheLeastRate() throws Exception {
    start("WEIR_HTTP_SLOW_AFTER", "1s", "WEIR_HTTP_MIN_RATE", "10KB");
    Socket reader = say(GET_LARGE);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
    int read = 0;
    while (System.nanoTime() < end) {
      byte[] some = reader.getInputStream().readNBytes(32 << 10);
      assertThat(some).hasSize(32 << 10);
      read += some.length;
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    }

    assertThat(read).isLessThan(LARGE.length / 2);
    assertThat(cut("reply")).isZero();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void leavesAloneWhoKeepsAConnectionForLater() throws Exception {
    start("WEIR_HTTP_HEAD_TIMEOUT", "1s", "WEIR_HTTP_SLOW_AFTER", "1s");
    Socket kept = say("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(kept.getInputStream().read()).isEqualTo('H');

    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    kept.getOutputStream()
        .write("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));

    assertThat(new String(kept.getInputStream().readAllBytes(), ISO_8859_1))
        .contains("HTTP/1.1 200 OK", "ok");
    assertThat(cut("head")).isZero();
  }

  /** As a tenth of a second's worth every tenth of a second. */
  private void read(Socket client, int bytesPerSecond) {
    ticker.scheduleAtFixedRate(
        () -> {
          try {
            client.getInputStream().readNBytes(bytesPerSecond / 10);
          } catch (IOException e) {
            // It was cut, or is about to be.
          }
        },
        0,
        100,
        TimeUnit.MILLISECONDS);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsAWholeReplyThatIsReadTooSlowlyInAllAndNoStream() throws Exception {
    start("WEIR_HTTP_SLOW_AFTER", "4s", "WEIR_HTTP_REPLY_RATE", "1MB");
    read(say(GET_LARGE), 200_000);
    read(say(GET_WHOLE), 200_000);

    await().atMost(Duration.ofSeconds(30)).until(() -> cut("reply") > 0);
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(10))
        .until(() -> cut("reply") == 1);
  }

  /** As over a bad line; longer than the least patience, in which progress has to be seen. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Execution(ExecutionMode.CONCURRENT)
  void leavesAloneWhoReads50KilobytesASecondHoweverShortRoomIs(boolean connections)
      throws Exception {
    start("WEIR_HTTP_CONNECTIONS", "16");
    for (int i = 0; connections && i < 14; i++) {
      say("POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
    }
    repliesWait = !connections;
    read(say(GET_WHOLE), 50_000);

    await()
        .during(Duration.ofSeconds(15))
        .atMost(Duration.ofSeconds(20))
        .until(() -> cut("reply") == 0);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void hasHalfThePatienceWithReadersWhileRepliesWait() throws Exception {
    start("WEIR_HTTP_SLOW_AFTER", "20s");
    repliesWait = true;
    long begin = System.nanoTime();
    say(GET_WHOLE);

    await().atMost(Duration.ofSeconds(30)).until(() -> cut("reply") == 1);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(18));
  }

  /** Nothing comes by which what is left of its body would be looked at. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsARefusedBodyWhoseRestDoesNotCome() throws Exception {
    start("WEIR_HTTP_SLOW_AFTER", "2s");
    Socket silent = say("POST /full HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n");
    assertThat(silent.getInputStream().readNBytes(12))
        .asString(ISO_8859_1)
        .isEqualTo("HTTP/1.1 429");

    await().until(() -> cut("body") == 1);
  }
}
