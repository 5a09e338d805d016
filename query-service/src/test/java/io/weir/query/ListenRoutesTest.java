package io.weir.query;

import static io.weir.query.ListenServer.PATIENCE;
import static io.weir.query.ListenServer.awaitLine;
import static io.weir.query.ListenServer.event;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /listen} over a real port, by long polls and event streams, to clients of the JDK. */
class ListenRoutesTest {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final String EVENTS = "Accept: text/event-stream\r\n";

  @RegisterExtension private final ListenServer server = new ListenServer();

  private static String last(List<String> lines, String begin) {
    return lines.stream()
        .filter(each -> each.startsWith(begin))
        .reduce((one, other) -> other)
        .map(each -> each.substring(begin.length()))
        .orElse("");
  }

  @Test
  void sendsEventsAndGoesOnAfterTheLastOne() throws Exception {
    server.appendUnheard("1", "{\n\"a\":2}");
    List<String> lines = server.events("/listen?s=b:s:1&s=b:other");
    awaitLine(lines, "data: [" + event(1, "1") + "," + event(2, "{ \"a\":2}") + "]");
    assertThat(lines.get(0)).isEqualTo("retry: 1000");
    server.append("3");
    awaitLine(lines, "data: [" + event(3, "3") + "]");

    server.append("4");
    awaitLine(lines, "data: [" + event(4, "4") + "]");
    server.append("5");
    awaitLine(lines, "data: [" + event(5, "5") + "]");
    String id = last(lines, "id: ");
    server.append("6");

    List<String> again = server.events("/listen?s=b:s:1&s=b:other", "Last-Event-ID", id);
    awaitLine(again, "data: [" + event(6, "6") + "]");
    assertThat(again).doesNotContain("data: [" + event(5, "5") + "]");
    server.restart(Map.of());
    awaitLine(lines, "END");
  }

  @Test
  void answersALongPollOnceThereIsSomething() throws Exception {
    server.appendUnheard("1");
    HttpResponse<String> empty = server.get("/listen?s=b:s&timeout=2s");
    assertThat(empty.statusCode()).isEqualTo(204);
    String position = empty.headers().firstValue("Last-Event-ID").orElseThrow();
    assertThat(position).endsWith(".2");
    server.append("2");

    HttpResponse<String> second = server.get("/listen?s=b:s", "Last-Event-ID", position);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo("[" + event(2, "2") + "]");
    String next = second.headers().firstValue("Last-Event-ID").orElseThrow();

    CompletableFuture<HttpResponse<String>> third =
        server.getLater("/listen?s=b:s", "Last-Event-ID", next);
    server.awaitListeners(1);
    assertThat(third).isNotDone();
    server.append("3");
    assertThat(third.join().body()).isEqualTo("[" + event(3, "3") + "]");
    server.awaitListeners(0);
  }

  @Test
  void aLongPollWhoseClientHasGoneGivesItsPlaceToAnother() throws Exception {
    server.restart(Map.of("WEIR_LISTENERS", "1"));
    try (Socket gone = server.connect("/listen?s=b:s", "")) {
      server.awaitListeners(1);
      await()
          .during(Duration.ofMillis(1500)) // longer than between two looks
          .until(() -> server.metric("weir_listeners") == 1);
      assertThat(server.get("/listen?s=b:s&timeout=1s").statusCode()).isEqualTo(429);
    }
    // The poll itself would hold its place for a minute.
    await().atMost(Duration.ofSeconds(30)).until(() -> server.metric("weir_listeners") == 0);
    server.appendUnheard("1");
    assertThat(server.get("/listen?s=b:s:1").body()).isEqualTo("[" + event(1, "1") + "]");
  }

  @Test
  void eventsWhoseClientHasGoneGiveTheirPlaceToAnother() throws Exception {
    server.restart(Map.of("WEIR_LISTENERS", "1"));
    try (Socket gone = server.connect("/listen?s=b:s:1", EVENTS)) {
      server.awaitListeners(1);
      assertThat(server.get("/listen?s=b:s&timeout=1s").statusCode()).isEqualTo(429);
    }
    // Before the beat, which comes after 15 s and would show it too.
    await().atMost(Duration.ofSeconds(8)).until(() -> server.metric("weir_listeners") == 0);
    server.appendUnheard("1");
    assertThat(server.get("/listen?s=b:s:1").statusCode()).isEqualTo(200);
  }

  /** An EventSource that gets 429 does not try again. */
  @Test
  void aClientThatReconnectsAtOnceFindsItsPlaceFree() throws Exception {
    server.restart(Map.of("WEIR_LISTENERS", "1"));
    double refused = server.metric("weir_listeners_refused_total");
    for (int i = 0; i < 50; i++) {
      try (Socket brief = server.connect("/listen?s=b:s", EVENTS)) {
        String status =
            new BufferedReader(new InputStreamReader(brief.getInputStream(), US_ASCII)).readLine();
        assertThat(status).as("connection " + i).startsWith("HTTP/1.1 200");
      }
    }
    assertThat(server.metric("weir_listeners_refused_total")).isEqualTo(refused);
  }

  /** More than the system keeps of what a client does not read. */
  private void appendMuch() {
    String document = '"' + "x".repeat(500_000) + '"';
    for (int i = 0; i < 40; i++) {
      server.append(document);
    }
  }

  /** It takes no place and no memory for longer, and nothing from those who read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        EVENTS,
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
      })
  void aClientThatReadsNothingIsCutAndMissesNothingWhenItReturns(String headers) throws Exception {
    server.restart(Map.of("WEIR_HTTP_SLOW_AFTER", "1s"));
    server.appendUnheard("1");
    List<String> reader = server.events("/listen?s=b:s:1");
    awaitLine(reader, "data: [" + event(1, "1") + "]");
    String position = last(reader, "id: ");
    try (Socket silent = server.connect("/listen?s=b:s:1", headers)) {
      server.awaitListeners(2);
      appendMuch();
      server.append("42");

      server.awaitListeners(1);
      assertThat(silent.isClosed()).as("by the client itself").isFalse();
    }
    await().atMost(PATIENCE).until(() -> last(reader, "data: ").endsWith(event(42, "42") + "]"));
    List<String> again = server.events("/listen?s=b:s:1", "Last-Event-ID", position);
    await().atMost(PATIENCE).until(() -> last(again, "data: ").endsWith(event(42, "42") + "]"));
    assertThat(idsOf(again)).isEqualTo(LongStream.rangeClosed(2, 42).boxed().toList());
    assertThat(idsOf(reader)).isEqualTo(LongStream.rangeClosed(1, 42).boxed().toList());
    await().atMost(PATIENCE).until(() -> server.metric("weir_listen_buffer_bytes") == 0);
  }

  /** The ids of all events, in the order in which they came. */
  private static List<Long> idsOf(List<String> lines) {
    return lines.stream()
        .filter(each -> each.startsWith("data: "))
        .flatMap(each -> ID.matcher(each).results())
        .map(each -> Long.valueOf(each.group(1)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "/listen, s",
    "/listen?s=b, s",
    "/listen?s=b:s:x, s",
    "/listen?s=b:s:1:2, s",
    "/listen?s=:s, s",
    "/listen?s=b:s&s=b:s:4, s",
    "/listen?s=b:s&timeout=61s, timeout",
    "/listen?s=b:s&x=1, x"
  })
  void refusesWhatNamesNoStreams(String path, String field) throws Exception {
    HttpResponse<String> response = server.get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"" + field + "\"");
  }

  @Test
  void refusesAPositionInOtherStreams() throws Exception {
    assertThat(server.get("/listen?s=b:s", "Last-Event-ID", "0.1").statusCode()).isEqualTo(400);
  }
}
