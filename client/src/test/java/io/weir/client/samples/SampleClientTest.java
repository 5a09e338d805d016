package io.weir.client.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.weir.client.RetryPolicy;
import io.weir.client.samples.FakeServer.Scripted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SampleClientTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final WriteOptions OPTIONS =
      WriteOptions.DEFAULT
          .withLinger(LONG)
          .withRetries(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(5)));

  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String problem(String detail, int index) {
    return "{\"detail\":\"" + detail + "\",\"field\":\"values\",\"index\":" + index + "}";
  }

  @Test
  void sendsWhatWasWrittenAsLinesThatBatchTakes() throws Exception {
    try (SampleClient client = SampleClient.connect(server.url() + "/", OPTIONS)) {
      client.write("a \"b\" \\ \u00fc", 1_700_000_000_123_456_789L, 1.5, -0.0, 1e300);
      assertThat(server.requests).isEmpty();
      client.flush();
      assertThat(server.stored)
          .containsExactly(
              "{\"time\":1700000000123456789,\"tag\":\"a \\\"b\\\" \\\\ \u00fc\","
                  + "\"values\":[1.5,-0.0,1.0E300]}");
      client.flush();
      assertThat(server.requests).containsExactly("/batch");
    }
  }

  @Test
  void sendsABatchOnceItIsFullAndOnceItHasWaited() throws Exception {
    WriteOptions small = OPTIONS.withBatchBytes(16 << 10);
    try (SampleClient client = SampleClient.connect(server.url(), small)) {
      CompletableFuture<Void> last = null;
      for (int i = 1; i <= 1000; i++) {
        last = client.write("boiler", i, i).toCompletableFuture();
      }
      await().until(() -> server.stored.size() > 300);
      assertThat(last).isNotDone();
    }
    assertThat(server.stored).hasSize(1000);
    try (SampleClient client =
        SampleClient.connect(server.url(), OPTIONS.withLinger(Duration.ofMillis(10)))) {
      client.write("boiler", 1, 1).toCompletableFuture().join();
      assertThat(server.stored).hasSize(1001);
    }
  }

  @Test
  void writesAgainUntilItIsAcknowledgedAndInOrder() throws Exception {
    server.script.add(new Scripted(429, problem("later", -1), "1", -1));
    server.script.add(Scripted.of(503, "no JSON"));
    server.script.add(new Scripted(0, "", null, -1));
    server.script.add(Scripted.of(504, ""));
    long begin = System.nanoTime();
    try (SampleClient client = SampleClient.connect(server.url(), OPTIONS)) {
      CompletableFuture<Void> first = client.write("boiler", 1, 1).toCompletableFuture();
      client.flush();
      assertThat(first).succeedsWithin(Duration.ofSeconds(10));
      client.write("boiler", 2, 2);
      client.flush();
    }
    assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(server.requests).hasSize(6);
    assertThat(server.stored).extracting(line -> line.charAt(8)).containsExactly('1', '2');
  }

  @Test
  void givesUpWhenTheTimeIsUpAndSaysSoOnce() throws Exception {
    WriteOptions hasty = OPTIONS.withDeliveryTimeout(Duration.ofMillis(1));
    server.script.add(Scripted.of(503, "{\"detail\":\"Kafka is away\"}"));
    try (SampleClient client = SampleClient.connect(server.url(), hasty)) {
      CompletableFuture<Void> write = client.write("boiler", 1, 1).toCompletableFuture();
      SamplesException failure = catchThrowableOfType(SamplesException.class, client::flush);
      assertThat(failure).hasMessage("503: Kafka is away");
      assertThat(failure.status()).hasValue(503);
      assertThat(write).failsWithin(Duration.ofSeconds(10));
      client.flush();
      client.write("boiler", 2, 2);
      client.flush();
      assertThat(server.stored).hasSize(1);
    }
  }

  @Test
  void storesTheOthersOfABatchOfWhichSamplesAreRefused() throws Exception {
    server.script.add(Scripted.of(400, problem("too many", 1)));
    server.script.add(Scripted.of(400, problem("too few", 2)));
    try (SampleClient client = SampleClient.connect(server.url(), OPTIONS)) {
      for (int i = 1; i <= 4; i++) {
        client.write("boiler", i, i);
      }
      RefusedSamplesException refusal =
          catchThrowableOfType(RefusedSamplesException.class, client::flush);
      assertThat(refusal.refused())
          .extracting(RefusedSamplesException.Refusal::reason)
          .containsExactly("400: too many", "400: too few");
      assertThat(refusal.refused().get(1).json()).startsWith("{\"time\":4,");
      assertThat(refusal.field()).hasValue("values");
    }
    assertThat(server.stored).extracting(line -> line.charAt(8)).containsExactly('1', '3');
  }

  @Test
  void doesNotRepeatWhatIsRefusedAsAWhole() throws Exception {
    server.script.add(Scripted.of(413, "{\"detail\":\"too large\"}"));
    SampleClient client = SampleClient.connect(server.url(), OPTIONS);
    client.write("boiler", 1, 1);
    assertThatThrownBy(client::close).hasMessage("413: too large");
    assertThat(server.requests).hasSize(1);
    assertThatThrownBy(() -> client.write("boiler", 2, 2))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void letsWritersWaitWhileItsBufferIsFull() throws Exception {
    WriteOptions small = OPTIONS.withBatchBytes(16 << 10).withBufferBytes(32 << 10);
    for (int i = 0; i < 2000; i++) {
      server.script.add(Scripted.of(503, ""));
    }
    AtomicInteger written = new AtomicInteger();
    try (SampleClient client = SampleClient.connect(server.url(), small)) {
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 1; i <= 2000; i++) {
                    client.write("boiler", i, i);
                    written.set(i);
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      writer.start();
      await().until(() -> writer.getState() == Thread.State.WAITING && written.get() > 100);
      assertThat(written).hasValueLessThan(1000);
      assertThat(server.stored).isEmpty();
      server.script.clear();
      writer.join();
    }
    assertThat(server.stored).hasSize(2000);
  }

  @Test
  void abandonsWhatIsNotStoredWhenItsCloserIsInterrupted() throws Exception {
    for (int i = 0; i < 100_000; i++) {
      server.script.add(Scripted.of(503, ""));
    }
    SampleClient client = SampleClient.connect(server.url(), OPTIONS);
    CompletableFuture<Void> write = client.write("boiler", 1, 1).toCompletableFuture();
    Thread.currentThread().interrupt();
    client.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(write::join).hasMessageContaining("closed before this was stored");
  }

  @Test
  void readsReportsSamplesAndPages() throws Exception {
    try (SampleClient client = SampleClient.connect(server.url(), OPTIONS)) {
      server.script.add(new Scripted(429, "", null, -1));
      server.script.add(
          Scripted.of(
              200,
              "{\"tagName\":\"a b\",\"start\":1,\"end\":3,\"resolution\":0,\"functions\":[],"
                  + "\"samples\":[{\"time\":1700000000123456789,\"values\":{\"min\":[1,null],"
                  + "\"ohlc\":{\"open\":[2],\"high\":null}}}]}"));
      ReportQuery query =
          ReportQuery.of("a b", 1, 3).withPoints(1).withFunctions("min", "ohlc").withValues(0, 3);
      Report report = client.report(query);
      assertThat(server.requests.get(1))
          .isEqualTo("/api?tag=a+b&start=1&end=3&points=1&fn=min%2Cohlc&values=0,3");
      Report.Row row = report.rows().get(0);
      assertThat(row.time()).isEqualTo(1_700_000_000_123_456_789L);
      assertThat(row.values()).containsExactly(1, Double.NaN);
      assertThat(row.columns()).containsOnlyKeys("min", "ohlc.open", "ohlc.high");
      assertThat(row.columns().get("ohlc.high")).isEmpty();

      server.script.add(
          Scripted.of(
              200, "{\"samples\":[{\"tag\":\"a\",\"time\":7,\"values\":[1]}],\"next\":\"a\"}"));
      SamplePage page = client.latest("a", 1, "");
      assertThat(page.samples()).containsExactly(Sample.of("a", 7, 1));
      assertThat(page.next()).hasValue("a");

      String stale = "{\"tag\":\"a\",\"time\":7,\"values\":[null,1]}";
      server.script.add(Scripted.of(200, "{\"samples\":[" + stale + "],\"next\":null}"));
      assertThat(client.at(9, "a")).containsExactly(Sample.of("a", 7, Double.NaN, 1));
      server.script.add(Scripted.of(200, stale + "\n"));
      try (Stream<Sample> samples = client.raw(RawQuery.ofTag("a"))) {
        assertThat(samples).containsExactly(Sample.of("a", 7, Double.NaN, 1));
      }

      server.script.add(Scripted.of(404, "{\"detail\":\"unknown\"}"));
      assertThatThrownBy(() -> client.report(query)).hasMessage("404: unknown");
    }
  }

  @Test
  void goesOnWithRawSamplesAfterACut() throws Exception {
    String lines = "";
    for (int i = 1; i <= 3; i++) {
      lines += "{\"time\":" + i + ",\"tag\":\"\\\"q\",\"values\":[" + i + "]}\n";
    }
    server.script.add(new Scripted(200, lines, null, lines.length() - 10));
    server.script.add(Scripted.of(503, ""));
    server.script.add(Scripted.of(200, lines.lines().skip(2).findFirst().orElseThrow() + "\n"));
    try (SampleClient client = SampleClient.connect(server.url(), OPTIONS);
        Stream<Sample> samples = client.raw(RawQuery.ofPrefix("\"").between(1, 9))) {
      assertThat(samples.map(Sample::time)).containsExactly(1L, 2L, 3L);
    }
    assertThat(server.requests.get(2)).endsWith("&start=1&end=9&after=2%2C%22%22%22q%22");
  }

  @Test
  void saysThatTheRestOfAStreamCannotCome() throws Exception {
    for (int i = 0; i < 10; i++) {
      server.script.add(new Scripted(200, "{\"time\":", null, 5));
    }
    try (SampleClient client = SampleClient.connect(server.url(), OPTIONS);
        Stream<Sample> samples = client.raw(RawQuery.ofTag("a"))) {
      assertThatThrownBy(samples::count).isInstanceOf(SamplesException.class);
    }
  }

  @Test
  void refusesWhatNoServerTakes() {
    assertThatThrownBy(() -> Sample.of("", 1, 1)).hasMessageStartingWith("tag: ");
    assertThatThrownBy(() -> Sample.of("a", 0, 1)).hasMessageStartingWith("time: ");
    assertThatThrownBy(() -> Sample.of("a", 1)).hasMessageStartingWith("values: ");
    assertThatThrownBy(() -> Sample.of("a\ud800", 1, 1)).hasMessageStartingWith("tag: ");
    try (SampleClient client = SampleClient.connect(server.url(), OPTIONS)) {
      assertThatThrownBy(() -> client.write("a", 1, Double.NaN))
          .hasMessageStartingWith("values: must be finite");
    }
    assertThat(server.requests).isEmpty();
    assertThatThrownBy(() -> ReportQuery.of("a*", 1, 2)).hasMessageStartingWith("tag: ");
    assertThatThrownBy(() -> WriteOptions.DEFAULT.withBufferBytes(1))
        .hasMessageStartingWith("bufferBytes: ");
  }
}
