package io.weir.client.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.client.RetryPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose replies never end holds no caller for longer than its timeout. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StallingServerTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final RetryPolicy ONCE = RetryPolicy.NONE;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private ServerSocket server;
  private volatile String status = "200 OK";
  private volatile String body = "";

  /** How fast it goes on for ever: nothing, a byte now and then, or as fast as it can. */
  private volatile String rest = "nothing";

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(
        () -> {
          while (!server.isClosed()) {
            Socket client = server.accept();
            threads.submit(() -> answer(client));
          }
          return null;
        });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    stopped.countDown();
    threads.shutdownNow();
  }

  private Void answer(Socket client) throws Exception {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      while (!in.readLine().isEmpty()) {
        // the head
      }
      OutputStream out = client.getOutputStream();
      out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n" + body).getBytes());
      out.flush();
      byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      while (!server.isClosed()) {
        if (rest.equals("fast")) {
          out.write(blanks);
        } else {
          boolean isStopped = stopped.await(50, TimeUnit.MILLISECONDS);
          if (rest.equals("slow") && !isStopped) {
            out.write(' ');
          }
        }
      }
    }
    return null;
  }

  private HttpCalls calls() {
    return new HttpCalls("http://127.0.0.1:" + server.getLocalPort(), "", ONCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "slow"})
  void readsGiveUp(String how) {
    rest = how;
    body = "{\"a\":";
    assertThatThrownBy(() -> calls().get("/api", SHORT))
        .isInstanceOf(SamplesException.class)
        .hasMessageContaining("did not come within 500 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "slow"})
  void writesGiveUp(String how) {
    rest = how;
    assertThatThrownBy(() -> calls().post("/batch", new byte[1], 1, SHORT))
        .isInstanceOf(SamplesException.class)
        .hasMessageContaining("did not come within 500 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "slow"})
  void refusalsGiveUp(String how) {
    rest = how;
    status = "400 Bad Request";
    assertThatThrownBy(() -> calls().get("/api", SHORT)).isInstanceOf(SamplesException.class);
  }

  @Test
  void aReplyThatIsTooLongIsNotReadToItsEnd() {
    rest = "fast";
    assertThatThrownBy(() -> calls().post("/batch", new byte[1], 1, Duration.ofSeconds(30)))
        .isInstanceOf(SamplesException.class)
        .hasMessageContaining("has more than 65536 bytes");
  }

  @Test
  void aStreamGoesOnWhileSomethingComesAndGivesUpWhenNothingDoes() throws Exception {
    rest = "slow";
    TimedBody stream = (TimedBody) calls().open("/raw", SHORT);
    for (int i = 0; i < 20; i++) { // for twice the time
      assertThat(stream.read()).isEqualTo(' ');
    }
    rest = "nothing";
    assertThatThrownBy(
            () -> {
              while (true) {
                stream.read();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not come within 500 ms");
  }
}
