package io.weir.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that send hardly anything, many of them. The tests that wait for time to pass wait side
 * by side, each with a server of its own.
 */
class SlowClientsTest {
  private final SlowSockets clients = new SlowSockets();

  @AfterEach
  void stop() throws Exception {
    clients.close();
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
    clients.start();
    List<Socket> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(clients.say(begin));
    }
    if (!begin.isEmpty()) {
      clients.trickle(many);
    }

    for (int i = 0; i < 5; i++) {
      assertThat(clients.health()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsAHeadThatTakesTooLong() throws Exception {
    clients.start("WEIR_HTTP_HEAD_TIMEOUT", "1s");
    Socket slow = clients.say("GET /health HTTP/1.1\r\nHost: localhost\r\nX: ");
    clients.trickle(List.of(slow));

    await().atMost(Duration.ofSeconds(5)).until(() -> SlowSockets.isClosed(slow));
    assertThat(clients.cut("head")).isEqualTo(1);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsABodyBelowTheLeastRateAndNoneAbove() throws Exception {
    clients.start("WEIR_HTTP_SLOW_AFTER", "1s", "WEIR_HTTP_MIN_RATE", "100");
    String head = "POST /keep HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n";
    Socket slow = clients.say(head);
    Socket quick = clients.say(head);
    clients.trickle(List.of(slow));
    clients.every(200, () -> quick.getOutputStream().write(new byte[200]));

    await().atMost(Duration.ofSeconds(5)).until(() -> SlowSockets.isClosed(slow));
    await().during(Duration.ofSeconds(2)).until(() -> !SlowSockets.isClosed(quick));
    assertThat(clients.cut("body")).isEqualTo(1);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void leavesAloneWhoKeepsAConnectionForLater() throws Exception {
    clients.start("WEIR_HTTP_HEAD_TIMEOUT", "1s", "WEIR_HTTP_SLOW_AFTER", "1s");
    Socket kept = clients.say("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(kept.getInputStream().read()).isEqualTo('H');

    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    kept.getOutputStream()
        .write("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));

    assertThat(new String(kept.getInputStream().readAllBytes(), ISO_8859_1))
        .contains("HTTP/1.1 200 OK", "ok");
    assertThat(clients.cut("head")).isZero();
  }

  /** Nothing comes by which what is left of its body would be looked at. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsARefusedBodyWhoseRestDoesNotCome() throws Exception {
    clients.start("WEIR_HTTP_SLOW_AFTER", "2s");
    Socket silent =
        clients.say("POST /full HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n");
    assertThat(silent.getInputStream().readNBytes(12))
        .asString(ISO_8859_1)
        .isEqualTo("HTTP/1.1 429");

    await().until(() -> clients.cut("body") == 1);
  }
}
