package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Over a server that sends samples of a tag for ever, and knows no other. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WatchCommandTest {
  private static final String EVENT =
      "data: {\"samples\":[{\"tag\":\"a\",\"time\":1700000000000000000,\"values\":[1.5]}]}\n\n";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final StringWriter errors = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api", WatchCommandTest::report);
    server.createContext("/live", WatchCommandTest::live);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void report(HttpExchange exchange) throws IOException {
    boolean known = exchange.getRequestURI().getQuery().contains("tag=a&");
    byte[] body = (known ? "{\"samples\":[]}" : "{}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void live(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (!Thread.interrupted()) { // or until the reader has gone
        body.write(EVENT.getBytes(StandardCharsets.UTF_8));
        body.flush();
      }
    }
  }

  private int watch(OutputStream out, String... arguments) {
    return new CommandLine(new WatchCommand())
        .registerConverter(Duration.class, text -> Duration.ofMinutes(2))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A pipe whose reader has gone after some lines, as {@code head} does. */
  private static final class Pipe extends OutputStream {
    private int lines = 3;

    @Override
    public void write(int b) throws IOException {
      if (lines == 0) {
        throw new IOException("Broken pipe");
      }
      if (b == '\n') {
        lines--;
      }
    }
  }

  @Test
  void endsOnceNobodyReadsItsLines() {
    assertThat(watch(new Pipe(), "a", "--url", url())).isZero();
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void saysThatItWaitsForATagThatIsNotThere() {
    int exitCode = watch(OutputStream.nullOutputStream(), "b", "--url", url(), "--count", "1");
    assertThat(exitCode).isZero();
    assertThat(errors.toString()).contains("waiting for the first sample of b");
  }
}
