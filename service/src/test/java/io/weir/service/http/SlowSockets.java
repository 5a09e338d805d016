package io.weir.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.javalin.config.JavalinConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Clients that send or read hardly anything, and the server that has them. */
final class SlowSockets implements AutoCloseable {
  static final int LARGE_BYTES = 32 << 20;
  static final String GET_LARGE = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** The same as a reply of known length. */
  static final String GET_WHOLE = "GET /whole HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static final byte[] LARGE = new byte[LARGE_BYTES];

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
            ctx.res().setContentLength(LARGE_BYTES);
            ctx.result(new ByteArrayInputStream(LARGE));
          });
    }

    @Override
    public boolean repliesWait() {
      return repliesWait;
    }
  }

  /** Starts the server. */
  void start(String... settings) {
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

  /** Whether the server is told that replies wait for memory. */
  void repliesWait(boolean wait) {
    repliesWait = wait;
  }

  /** Opens a connection, and sends that. */
  Socket say(String text) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    sockets.add(socket);
    return socket;
  }

  /** Sends a byte of each every half a second. */
  void trickle(List<Socket> clients) {
    every(
        500,
        () -> {
          for (Socket client : clients) {
            try {
              client.getOutputStream().write('a');
            } catch (IOException e) {
              // It was cut, as it shall be.
            }
          }
        });
  }

  /** Reads the reply at that rate, in steps of 100 ms. */
  void read(Socket client, int bytesPerSecond) {
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

  /** What a client does again and again. */
  interface Act {
    void run() throws IOException;
  }

  /** Does it again and again, {@code millis} ms after it was done, until it fails. */
  void every(int millis, Act act) {
    ticker.scheduleWithFixedDelay(
        () -> {
          try {
            act.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        0,
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** The reply of another client, which asks for the health. */
  String health() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** How many clients were cut for that reason. */
  double cut(String reason) throws IOException {
    String answer =
        Wire.say(
            server.port(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    String name = "weir_http_slow_clients_total{reason=\"" + reason + "\"} ";
    int at = answer.indexOf(name) + name.length();
    return Double.parseDouble(answer.substring(at, answer.indexOf('\n', at)));
  }

  static boolean isClosed(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      socket.setSoTimeout(1);
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    ticker.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }
}
