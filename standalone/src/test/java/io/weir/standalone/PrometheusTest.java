package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.service.process.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus that scrapes and writes to Weir, and another one that has nothing of its own and
 * reads from Weir: what the second answers is what the first has in its own store, to whoever asks
 * it: Grafana's requests too.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PrometheusTest {
  private static final Duration SOON = Duration.ofSeconds(90);

  /** Scrapes that the exporter must have had; one of its series ends before. */
  private static final int SCRAPES = 16;

  private static final int VANISHES_AFTER = 8;

  private static final List<String> EXPRESSIONS =
      List.of(
          "test_wave",
          "test_wave{zone!=\"a\"}",
          "test_wave{zone=~\"a|c\"} * 2",
          "{__name__=~\"test_.*\",zone!~\"b\"}",
          "test_odd",
          "test_vanishing",
          "count({__name__=~\"test_.*\"})",
          "absent(test_vanishing)",
          "sum by (zone) (rate(test_total[5s]))",
          "max_over_time(test_wave[4s:1s])",
          "histogram_quantile(0.9, rate(test_seconds_bucket[6s]))",
          "up",
          "{job=\"itself\",__name__=~\"prometheus_(tsdb|http|remote).*\"}",
          "count by (__name__) ({job=\"itself\"})");

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @TempDir Path dir;
  private final AtomicInteger scrapes = new AtomicInteger();

  private void metrics(HttpExchange exchange) throws IOException {
    int n = scrapes.incrementAndGet();
    StringBuilder text = new StringBuilder();
    for (String zone : List.of("a", "b", "c", "say \\\"hi\\\", {you}\\n")) {
      text.append("test_wave{zone=\"" + zone + "\"} " + Math.sin(n + zone.length()) + '\n');
      text.append("test_total{zone=\"" + zone + "\"} " + 7L * n * zone.length() + '\n');
    }
    for (String le : List.of("0.1", "1", "+Inf")) {
      text.append("test_seconds_bucket{le=\"" + le + "\"} " + n * le.length() + '\n');
    }
    text.append("test_odd{kind=\"nan\"} NaN\ntest_odd{kind=\"inf\"} +Inf\n");
    text.append("test_odd{kind=\"tiny\"} -4.9e-324\ntest_odd{kind=\"large\"} 1.7e308\n");
    if (n <= VANISHES_AFTER) {
      text.append("test_vanishing " + n + '\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void whatOnePrometheusWritesAnotherReads() throws Exception {
    assumeTrue(PrometheusProcess.isInstalled(), "Debian's package prometheus is not installed");
    HttpServer exporter =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext("/metrics", this::metrics);
    exporter.start();
    try {
      compare(exporter.getAddress().getPort());
    } finally {
      exporter.stop(0);
    }
  }

  private void compare(int exporterPort) throws Exception {
    int writerPort = FreePort.choose();
    String jobs =
        """
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: test
            static_configs: [{targets: ['127.0.0.1:%d']}]
          - job_name: itself
            static_configs: [{targets: ['127.0.0.1:%d']}]
        remote_write:
          - url: %s/api/v1/write
        """;
    String reads = "remote_read:\n  - url: %s/api/v1/read\n    read_recent: true\n";
    try (PrometheusProcess writer =
            PrometheusProcess.start(
                dir.resolve("writer"),
                writerPort,
                String.format(jobs, exporterPort, writerPort, WEIR.url()));
        PrometheusProcess reader =
            PrometheusProcess.start(
                dir.resolve("reader"), FreePort.choose(), String.format(reads, WEIR.url()))) {
      long start = System.currentTimeMillis() / 1000;
      await().atMost(SOON).until(() -> writer.isReady() && reader.isReady());
      await().atMost(SOON).until(() -> scrapes.get() >= SCRAPES);
      long end = System.currentTimeMillis() / 1000 - 2;
      for (String expression : EXPRESSIONS) {
        List<String> expected = writer.range(expression, start, end);
        assertThat(expected).as(expression).isNotEmpty();
        await() // what is on its way arrives
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(reader.range(expression, start, end))
                        .as(expression)
                        .isEqualTo(expected));
      }
      GrafanaQueries.assertAnswered(writer, reader, start, end);
      assertReadsTags(reader, end);
    }
  }

  /** Samples of ten values are ten series. */
  private static void assertReadsTags(PrometheusProcess reader, long time) throws Exception {
    HttpApi api = new HttpApi(WEIR.url());
    String values = "[0,10,20,30,40,50,60,70,80,90.5]";
    String message = "{\"time\":%d,\"tag\":\"valve \\\"1\\\"\",\"values\":%s}";
    assertThat(
            api.post("/save", String.format(message, time * 1_000_000_000L, values)).statusCode())
        .isEqualTo(204);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(reader.range("weir{tag=~\"valve.*\"}", time, time)).hasSize(10));
    assertThat(reader.range("weir{tag=\"valve \\\"1\\\"\",value=\"9\"} + 1", time, time))
        .containsExactly(
            "{\"metric\":{\"tag\":\"valve \\\"1\\\"\",\"value\":\"9\"},\"values\":[["
                + time
                + ",\"91.5\"]]}");
  }
}
