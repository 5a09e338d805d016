package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.InMemoryQueryClient;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those that read exports: many, slow ones, and ones that are gone. */
class ExportReadersTest {
  @RegisterExtension private final ExportServer server = new ExportServer();
  private final InMemoryQueryClient state = server.state;

  @Test
  void refusesMoreExportsThanMayRun() throws Exception {
    server.restart(Map.of("WEIR_EXPORTS", "1"));
    server.putMany();
    CompletableFuture<Void> answered = new CompletableFuture<>();
    server.answer(page -> answered.thenCompose(none -> page));
    CompletableFuture<String> first = server.bodyLater("tag=many");
    await().until(() -> server.metric("weir_exports") == 1);

    HttpResponse<String> refusal = server.get("tag=many");
    assertThat(refusal.statusCode()).isEqualTo(429);
    assertThat(refusal.headers().firstValue("Retry-After")).isPresent();

    answered.complete(null);
    assertThat(first.get(60, TimeUnit.SECONDS).equals(ExportServer.many())).isTrue();
    await().until(() -> server.metric("weir_exports") == 0);
    assertThat(server.metric("weir_exports_refused_total")).isEqualTo(1);
    assertThat(server.get("tag=many&limit=1").statusCode()).isEqualTo(200);
  }

  @Test
  void manyReadAtTheSameTime() {
    server.putMany();
    List<CompletableFuture<String>> bodies = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      bodies.add(server.bodyLater("tag=many"));
    }
    assertThat(bodies.stream().map(CompletableFuture::join).collect(Collectors.toSet()))
        .hasSize(1)
        .allMatch(body -> body.equals(ExportServer.many()));
  }

  private Socket open(String version) throws IOException {
    Socket socket = server.connect();
    String request = "GET /raw?tag=many HTTP/" + version + "\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  /** Two pages and the buffers of the connection are all that it holds. */
  @Test
  void asksForNoMoreThanAPageWhileTheReaderDoesNotRead() throws Exception {
    server.putMany();
    try (Socket socket = open("1.1")) {
      await().until(() -> server.pages() == 2);
      assertThat(server.metric("weir_reply_memory_bytes")).isBetween(2e6, 10e6);
      assertThat(server.get("tag=many&limit=1").statusCode()).isEqualTo(200);
      assertThat(server.pages()).isEqualTo(3);
      assertThat(socket.isConnected()).isTrue();
    }
    await().until(() -> server.metric("weir_exports") == 0);
    await().until(() -> server.metric("weir_reply_memory_bytes") == 0);
    assertThat(server.metric("weir_exports_cut_total")).isEqualTo(1);
  }

  /** Its lines fill no block, so none would be written before the last; or it has none. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "arrow", "csv&start=2&end=9", "arrow&start=2&end=9"})
  void noticesWithinSecondsThatItsReaderIsGone(String format) throws Exception {
    int tags = 2000;
    IntStream.range(0, tags).forEach(i -> state.put("s" + i, 1, i).put("s" + i, 9, i));
    server.answerAfter(20);
    try (Socket socket = server.connect()) {
      String request =
          "GET /raw?prefix=s&width=1&format=" + format + " HTTP/1.1\r\nHost: localhost";
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(UTF_8));
      await().until(() -> server.pages() > 0);
    }

    await().atMost(Duration.ofMinutes(2)).until(() -> server.metric("weir_exports") == 0);
    assertThat(server.pages()).isLessThan(tags);
    assertThat(server.metric("weir_exports_cut_total")).isEqualTo(1);
  }

  /** What it sends is the next request, which must not be lost. */
  @Test
  void aReaderThatSendsMoreWhileNothingIsFoundIsThere() throws Exception {
    IntStream.range(0, 150).forEach(i -> state.put("s" + i, 1, i).put("s" + i, 9, i));
    server.answerAfter(20);
    try (Socket socket = server.connect()) {
      String host = " HTTP/1.1\r\nHost: localhost\r\n";
      socket
          .getOutputStream()
          .write(("GET /raw?prefix=s&width=1&start=2&end=9" + host + "\r\n").getBytes(UTF_8));
      await().until(() -> server.pages() > 0);
      socket
          .getOutputStream()
          .write(("GET /ping" + host + "Connection: close\r\n\r\n").getBytes(UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("\r\n0\r\n\r\nHTTP/1.1 200")
          .endsWith("pong");
    }
  }

  @Test
  void cutsWhoReadsNothing() throws Exception {
    server.restart(Map.of("WEIR_HTTP_SLOW_AFTER", "1s"));
    server.putMany();
    try (Socket socket = open("1.1")) {
      await().until(() -> server.metric("weir_exports_cut_total") == 1);
      await().until(() -> server.metric("weir_exports") == 0);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void refusesClientsThatCannotTellACutFromAnEnd() throws Exception {
    server.putMany();
    try (Socket socket = open("1.0")) {
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 505 ");
    }
  }
}
