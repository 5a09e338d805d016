package io.weir.service.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server whose threads are all busy. */
class OverloadTest {
  private static final int PLACES = 4;

  private final AtomicInteger receiving = new AtomicInteger();
  private final ConcurrentLinkedQueue<ProblemException> refused = new ConcurrentLinkedQueue<>();
  private final List<Caller> callers = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() {
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_PORT", "0",
                "WEIR_HTTP_THREADS", "8",
                "WEIR_HTTP_MAX_WAIT", "300ms",
                "WEIR_STOP_TIMEOUT", "1s"));
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(),
            List.of(
                new IngestRoute("/keep", this::keep, refused::add),
                new IngestRoute("/full", incoming -> refuse(), refused::add)));
  }

  private CompletionStage<IngestReply> keep(IngestRequest incoming) throws IOException {
    receiving.incrementAndGet();
    incoming.body().readAllBytes();
    return CompletableFuture.completedStage(IngestReply.NO_CONTENT);
  }

  private static CompletionStage<IngestReply> refuse() {
    throw ProblemException.tooMany("full", Duration.ofSeconds(3));
  }

  @AfterEach
  void stop() throws IOException {
    for (Caller caller : callers) {
      caller.socket.close();
    }
    server.close();
  }

  private Caller call() throws IOException {
    Caller caller = new Caller(new Socket("127.0.0.1", server.port()));
    callers.add(caller);
    return caller;
  }

  /** A client that says things bit by bit. */
  private record Caller(Socket socket) {
    Caller {
      try {
        socket.setSoTimeout(10_000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Caller says(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return this;
    }

    Caller posts(String path, int length) throws IOException {
      return says(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + length
              + "\r\n\r\n");
    }

    /** Head and body of the next response. */
    String hears() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          return text + "<closed>";
        }
        text.append((char) c);
      }
      int at = text.indexOf("Content-Length: ");
      String length = at < 0 ? "0" : text.substring(at + 16, text.indexOf("\r", at));
      return text + new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1);
    }
  }

  /** Each holds a thread that waits for the rest of its body. */
  private List<Caller> fillAllPlaces() throws IOException {
    List<Caller> slow = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      slow.add(call().posts("/keep", 20_000).says("0123456789"));
    }
    await().until(() -> receiving.get() == PLACES);
    return slow;
  }

  @Test
  void refusesInTimeWhatFindsNoThreadAndServesAllElse() throws Exception {
    List<Caller> slow = fillAllPlaces();

    Caller late = call().posts("/keep", 100_000).says("x");
    String refusal = late.hears();

    assertThat(refusal).startsWith("HTTP/1.1 429 ").contains("\r\nRetry-After: 1\r\n");
    assertThat(refusal)
        .contains("\r\nContent-Type: application/problem+json\r\n")
        .contains("\"status\":429,\"detail\":\"The server has more to do than it can");
    assertThat(refused).hasSize(1);
    assertThat(call().posts("/keep", 5).says("small").hears()).startsWith("HTTP/1.1 204 ");
    assertThat(Wire.say(server.port(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains("weir_http_admission_queue 0.0")
        .contains("weir_http_request_seconds_count{route=\"/keep\",status=\"429\"} 1");

    for (Caller caller : slow) {
      assertThat(caller.says("x".repeat(19_990)).hears()).startsWith("HTTP/1.1 204 ");
    }
    assertThat(call().posts("/keep", 20_000).says("x".repeat(20_000)).hears())
        .startsWith("HTTP/1.1 204 ");
  }

  @Test
  void takesWhatWaitedOnceAThreadIsFree() throws Exception {
    List<Caller> slow = fillAllPlaces();
    Caller next = call().posts("/keep", 20_000).says("x".repeat(20_000));

    slow.get(0).says("x".repeat(19_990));

    assertThat(next.hears()).startsWith("HTTP/1.1 204 ");
    assertThat(refused).isEmpty();
  }

  @Test
  void keepsTheConnectionOfARefusedRequestWhoseBodyStillArrives() throws Exception {
    fillAllPlaces();
    Caller refusedTwice = call();

    for (int i = 0; i < 2; i++) {
      assertThat(refusedTwice.posts("/keep", 3_000_000).hears()).startsWith("HTTP/1.1 429 ");
      refusedTwice.says("x".repeat(3_000_000));
    }

    assertThat(refusedTwice.posts("/keep", 5).says("small").hears()).startsWith("HTTP/1.1 204 ");
  }

  @Test
  void holdsNoThreadForTheRestOfWhatAReceiverRefused() throws Exception {
    List<Caller> refusedOnes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      refusedOnes.add(call().posts("/full", 100_000).says("x"));
    }
    for (Caller caller : refusedOnes) {
      assertThat(caller.hears()).startsWith("HTTP/1.1 429 ");
    }

    assertThat(call().posts("/keep", 20_000).says("x".repeat(20_000)).hears())
        .startsWith("HTTP/1.1 204 ");
    for (Caller caller : refusedOnes) {
      caller.says("x".repeat(99_999));
      assertThat(caller.posts("/keep", 1).says("x").hears()).startsWith("HTTP/1.1 204 ");
    }
  }

  @Test
  void doesNotAskForABodyThatItRefuses() throws Exception {
    String head =
        "POST /full HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
    Caller careful = call().says(head);

    assertThat(careful.hears()).startsWith("HTTP/1.1 429 ");
    assertThat(careful.hears()).isEqualTo("<closed>");
  }

  @Test
  void closesTheConnectionRatherThanPassOverABodyWithoutEnd() throws Exception {
    Caller endless = call().posts("/full", 1 << 30);

    assertThat(endless.hears()).startsWith("HTTP/1.1 429 ");
    await()
        .until(
            () -> {
              try {
                endless.says("x".repeat(1 << 20));
                return false;
              } catch (IOException e) {
                return true;
              }
            });
  }
}
