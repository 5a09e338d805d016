package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.service.process.FreePort;
import io.weir.service.protobuf.ProtobufWriter;
import io.weir.service.protobuf.SnappyBlock;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus that reads from Weir a history that Weir has rolled up in part, asked with promtool:
 * what it answers is computed here from all samples.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PrometheusHistoryTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration UPKEEP_IN = Duration.ofSeconds(20);
  private static final long MILLISECOND = 1_000_000;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long STEP_MILLIS = 1000;
  private static final long TEN_SECONDS = 10_000;
  private static final long ONE_MINUTE = 60_000;
  private static final long TEN_MINUTES = 600_000;

  /** Buckets and steps begin at multiples of it. */
  private static final long GRID = 10 * MINUTE;

  @TempDir Path dir;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(42);
  private final long now = System.currentTimeMillis() / 1000;
  private final long begin = (now - 3 * HOUR) / GRID * GRID;
  private Promtool promtool;
  private String weirUrl;

  /** Samples by ms, and where they lie in Weir. */
  private record Series(String tag, NavigableMap<Long, Double> samples) {}

  @Test
  void isAnsweredFromTheLastSamplesOfBuckets() throws Exception {
    assumeTrue(PrometheusProcess.isInstalled(), "Debian's package prometheus is not installed");
    Map<String, String> environment = Running.environment(dir.resolve("weir"));
    environment.put("WEIR_RAW_RETENTION", "1h");
    environment.put("WEIR_ROLLUP_RETENTION", "5h");
    try (Standalone weir = Standalone.start(environment)) {
      weirUrl = weir.url();
      compare();
    }
  }

  private void compare() throws Exception {
    int writerPort = FreePort.choose();
    int readerPort = FreePort.choose();
    String writes =
        """
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: itself
            static_configs: [{targets: ['127.0.0.1:%d']}]
        remote_write:
          - url: %s/api/v1/write
        """;
    String reads = "remote_read:\n  - url: %s/api/v1/read\n    read_recent: true\n";
    try (PrometheusProcess writer =
            PrometheusProcess.start(
                dir.resolve("writer"), writerPort, String.format(writes, writerPort, weirUrl));
        PrometheusProcess reader =
            PrometheusProcess.start(
                dir.resolve("reader"), readerPort, String.format(reads, weirUrl))) {
      await().atMost(SOON).until(() -> writer.isReady() && reader.isReady());
      promtool = new Promtool("http://127.0.0.1:" + readerPort);
      Series wave = written("plant_wave", i -> Math.sin(i / 50.0) + random.nextDouble());
      Series total = written("plant_total", i -> i % 1000 * 3 + random.nextInt(3)); // has resets
      awaitRolledUp(wave);
      awaitRolledUp(total);
      assertRanges(wave, total);
      assertInstants(wave);
      assertNames(wave);
      assertReadsLive(writer, reader);
    }
  }

  /** Each second from 3 hours to 20 minutes ago, by remote write. */
  private Series written(String name, IntToDoubleFunction values) throws Exception {
    String tag = UpkeepSoon.tag(UPKEEP_IN, i -> name + "{job=\"plant\",zone=\"z" + i + "\"}");
    String zone = tag.substring(tag.indexOf("zone=\"") + 6, tag.length() - 2);
    NavigableMap<Long, Double> samples = new TreeMap<>();
    ProtobufWriter series =
        new ProtobufWriter()
            .message(1, label("__name__", name))
            .message(1, label("job", "plant"))
            .message(1, label("zone", zone));
    int i = 0;
    for (long time = begin * 1000 + 234; time < (now - 20 * MINUTE) * 1000; time += STEP_MILLIS) {
      double value = values.applyAsDouble(i++);
      samples.put(time, value);
      series.message(2, new ProtobufWriter().float64(1, value).int64(2, time));
    }
    HttpResponse<String> reply =
        client.send(
            HttpRequest.newBuilder(URI.create(weirUrl + "/api/v1/write"))
                .header("Content-Type", "application/x-protobuf")
                .header("Content-Encoding", "snappy")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        SnappyBlock.deflate(new ProtobufWriter().message(1, series).toBytes())))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
    return new Series(tag, samples);
  }

  private static ProtobufWriter label(String name, String value) {
    return new ProtobufWriter().text(1, name).text(2, value);
  }

  private void awaitRolledUp(Series series) {
    await()
        .atMost(SOON.plus(UPKEEP_IN))
        .untilAsserted(
            () -> assertThat(rawFrom(series)).isGreaterThan((now - HOUR - 20 * MINUTE) * 1000));
  }

  /** The time of the first raw sample that Weir still holds, ms. */
  private long rawFrom(Series series) throws Exception {
    String tag = URLEncoder.encode(series.tag, StandardCharsets.UTF_8);
    HttpResponse<String> raw =
        new HttpApi(weirUrl).get("/raw?tag=" + tag + "&limit=1&format=ndjson");
    assertThat(raw.statusCode()).as(raw.body()).isEqualTo(200);
    return HttpApi.json(raw).path("time").longValue() / MILLISECOND;
  }

  private void assertRanges(Series wave, Series total) throws Exception {
    long start = begin + GRID;
    long rolledUp = (now - 90 * MINUTE) / GRID * GRID;
    long all = (now - 25 * MINUTE) / GRID * GRID;
    assertThat(rawFrom(wave)).as("all is of both kinds").isBetween(rolledUp * 1000, all * 1000);
    assertRange(wave, "plant_wave", TEN_SECONDS, start, rolledUp, MINUTE, HeldSamples::latest);
    assertRange(wave, "plant_wave", TEN_SECONDS, start, all, MINUTE, HeldSamples::latest);
    assertRange(wave, "plant_wave", ONE_MINUTE, start, all, GRID, HeldSamples::latest);
    assertRange(
        wave,
        "max_over_time(plant_wave[1m])",
        TEN_SECONDS,
        start,
        all,
        MINUTE,
        (held, time) -> Collections.max(held.last(time, MINUTE).values()));
    assertRange(
        wave,
        "count_over_time(plant_wave[10m])",
        ONE_MINUTE,
        start,
        all,
        GRID,
        (held, time) -> (double) held.last(time, 10 * MINUTE).size());
    assertRange(
        total,
        "rate(plant_total[10m])",
        ONE_MINUTE,
        start,
        all,
        GRID,
        (held, time) -> held.rate(time, 10 * MINUTE));
    assertRange(
        total,
        "rate(plant_total[2h])",
        TEN_MINUTES,
        begin + 2 * HOUR,
        all,
        GRID,
        (held, time) -> held.rate(time, 2 * HOUR));
  }

  /**
   * @param expected of what Weir answers with, at a time in ms
   */
  private void assertRange(
      Series series,
      String expression,
      long bucket,
      long start,
      long end,
      long step,
      ToDoubleBiFunction<HeldSamples, Long> expected)
      throws Exception {
    HeldSamples held = held(series, bucket, end * 1000);
    TreeMap<Long, Double> got = promtool.range(expression, start, end, step);
    assertThat(got).as(expression).hasSize((int) ((end - start) / step) + 1);
    for (Map.Entry<Long, Double> each : got.entrySet()) {
      double value = expected.applyAsDouble(held, each.getKey());
      assertThat(each.getValue())
          .as("%s at %d", expression, each.getKey())
          .isCloseTo(value, within(1e-9 * Math.abs(value)));
    }
  }

  private HeldSamples held(Series series, long bucket, long end) throws Exception {
    return HeldSamples.of(series.samples, rawFrom(series), bucket, end);
  }

  private void assertInstants(Series wave) throws Exception {
    for (long ago = 30; ago < 170; ago += 20) {
      long time = now - ago * MINUTE;
      double expected = held(wave, TEN_SECONDS, time * 1000).latest(time * 1000);
      JsonNode vector =
          promtool.query("instant", List.of("--time=" + time), List.of("plant_wave + 0"));
      assertThat(vector.size()).isEqualTo(1);
      assertThat(vector.get(0).path("metric").size()).isEqualTo(2);
      assertThat(Double.parseDouble(vector.get(0).path("value").get(1).textValue()))
          .as("%d minutes ago", ago)
          .isEqualTo(expected);
    }
  }

  /** What another Prometheus writes meanwhile. */
  private static void assertReadsLive(PrometheusProcess writer, PrometheusProcess reader)
      throws Exception {
    long time = System.currentTimeMillis() / 1000;
    await().atMost(SOON).until(() -> !writer.range("up", time, time + 5).isEmpty());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(reader.range("up", time - 20, time))
                    .isNotEmpty()
                    .isEqualTo(writer.range("up", time - 20, time)));
  }

  /** Names of series come from Weir; those of labels a Prometheus has of its own store alone. */
  private void assertNames(Series wave) throws Exception {
    List<String> span = List.of("--start=" + begin, "--end=" + (now - 90 * MINUTE));
    JsonNode series =
        promtool.query(
            "series",
            List.of(span.get(0), span.get(1), "--match={__name__=~\"plant_.*\"}"),
            List.of());
    assertThat(series.findValuesAsText("__name__"))
        .containsExactlyInAnyOrder("plant_wave", "plant_total");
    assertThat(series.findValuesAsText("zone")).anyMatch(wave.tag::contains);
    assertThat(promtool.query("labels", List.of(), List.of("zone")).size()).isZero();
  }
}
