package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that read hardly anything of their replies. The tests wait side by side for time to pass,
 * each with a server of its own.
 */
class SlowReadersTest {
  private final SlowSockets clients = new SlowSockets();

  @AfterEach
  void stop() throws Exception {
    clients.close();
  }

  /** More of them than there are threads. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsRepliesThatAreNotRead() throws Exception {
    clients.start("WEIR_HTTP_SLOW_AFTER", "1s", "WEIR_HTTP_THREADS", "8");
    for (int i = 0; i < 40; i++) {
      clients.say(SlowSockets.GET_LARGE);
    }

    await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(30))
        .until(() -> clients.health().startsWith("HTTP/1.1 200 "));
    await()
        .ignoreExceptions() // until all are cut, threads may be short for a moment
        .atMost(Duration.ofSeconds(20))
        .until(() -> clients.cut("reply") == 40);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void leavesAloneWhoReadsAtTheLeastRate() throws Exception {
    clients.start("WEIR_HTTP_SLOW_AFTER", "1s", "WEIR_HTTP_MIN_RATE", "10KB");
    Socket reader = clients.say(SlowSockets.GET_LARGE);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
    int read = 0;
    while (System.nanoTime() < end) {
      byte[] some = reader.getInputStream().readNBytes(32 << 10);
      assertThat(some).hasSize(32 << 10);
      read += some.length;
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    }

    assertThat(read).isLessThan(SlowSockets.LARGE_BYTES / 2);
    assertThat(clients.cut("reply")).isZero();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void cutsAWholeReplyThatIsReadTooSlowlyInAllAndNoStream() throws Exception {
    clients.start("WEIR_HTTP_SLOW_AFTER", "4s", "WEIR_HTTP_REPLY_RATE", "1MB");
    clients.read(clients.say(SlowSockets.GET_LARGE), 200_000);
    clients.read(clients.say(SlowSockets.GET_WHOLE), 200_000);

    await().atMost(Duration.ofSeconds(30)).until(() -> clients.cut("reply") > 0);
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(10))
        .until(() -> clients.cut("reply") == 1);
  }

  /** As over a bad line; longer than the least patience, in which progress has to be seen. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Execution(ExecutionMode.CONCURRENT)
  void leavesAloneWhoReads50KilobytesASecondHoweverShortRoomIs(boolean connections)
      throws Exception {
    clients.start("WEIR_HTTP_CONNECTIONS", "16");
    for (int i = 0; connections && i < 14; i++) {
      clients.say("POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
    }
    clients.repliesWait(!connections);
    clients.read(clients.say(SlowSockets.GET_WHOLE), 50_000);

    await()
        .during(Duration.ofSeconds(15))
        .atMost(Duration.ofSeconds(20))
        .until(() -> clients.cut("reply") == 0);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void hasHalfThePatienceWithReadersWhileRepliesWait() throws Exception {
    clients.start("WEIR_HTTP_SLOW_AFTER", "20s");
    clients.repliesWait(true);
    long begin = System.nanoTime();
    clients.say(SlowSockets.GET_WHOLE);

    await().atMost(Duration.ofSeconds(30)).until(() -> clients.cut("reply") == 1);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(18));
  }
}
