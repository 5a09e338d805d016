package io.weir.service.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.StreamLimits;
import io.weir.service.settings.Settings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricStreamTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Log log = new Log();
  private final MetricStream stream =
      new MetricStream(
          MetricStreamSettings.from(
              new Settings(Map.of("WEIR_INSTANCE", "me", "WEIR_SYS_METRICS_RETENTION", "1h"))),
          log,
          "gateway",
          1,
          registry,
          InstantSource.fixed(Instant.ofEpochMilli(7)));

  @AfterEach
  void close() {
    stream.close();
  }

  /** Acknowledges at once, unless this is told otherwise. */
  private static final class Log implements SystemLog {
    final List<RecordCommand.OfStream> written = new ArrayList<>();
    CompletionStage<Void> acknowledgement = CompletableFuture.completedFuture(null);
    boolean isAway;

    @Override
    public void connect() throws UnavailableException {
      if (isAway) {
        throw new UnavailableException(new IllegalStateException("away"));
      }
    }

    @Override
    public CompletionStage<Void> write(RecordCommand.OfStream command) {
      written.add(command);
      return acknowledgement;
    }

    @Override
    public void close() {}
  }

  private double skipped(String reason) {
    return registry.scrape().stream()
        .filter(each -> each.getMetadata().getName().equals("weir_sys_metrics_skipped"))
        .flatMap(each -> ((CounterSnapshot) each).getDataPoints().stream())
        .filter(each -> reason.equals(each.getLabels().get("reason")))
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  private List<String> events() {
    return log.written.stream()
        .filter(RecordCommand.Append.class::isInstance)
        .map(each -> new String(((RecordCommand.Append) each).documents().get(0), UTF_8))
        .toList();
  }

  @Test
  void appendsTheLimitsOnceAndThenSnapshots() {
    stream.append();
    stream.append();

    assertThat(log.written).hasSize(3);
    assertThat(log.written).allMatch(each -> each.key().toString().equals("$sys/metrics"));
    assertThat(log.written.get(0))
        .isInstanceOfSatisfying(
            RecordCommand.SetLimits.class,
            each -> assertThat(each.limits()).isEqualTo(new StreamLimits(0, 256 << 20, 3_600_000)));
    assertThat(events())
        .hasSize(2)
        .allMatch(each -> each.startsWith("{\"instance\":\"me\",\"role\":\"gateway\",\"t\":7,"));
    assertThat(events().get(0)).contains("\"weir_sys_metrics_written_total\":0");
    assertThat(events().get(1)).contains("\"weir_sys_metrics_written_total\":1");
    assertThat(log.written.stream().map(RecordCommand::request)).doesNotHaveDuplicates();
  }

  @Test
  void skipsAndCountsWhileOneIsOnItsWay() {
    CompletableFuture<Void> pending = new CompletableFuture<>();
    log.acknowledgement = pending;
    stream.append();
    stream.append();
    stream.append();

    assertThat(events()).hasSize(1);
    assertThat(skipped("unfinished")).isEqualTo(2);

    pending.complete(null);
    stream.append();
    assertThat(events()).hasSize(2);
  }

  @Test
  void skipsAndCountsWhileTheLogIsAwayAndSetsTheLimitsOnceTheyAreTaken() {
    log.isAway = true;
    stream.append();
    stream.append();
    assertThat(log.written).isEmpty();
    assertThat(skipped("unavailable")).isEqualTo(2);

    log.isAway = false;
    log.acknowledgement = CompletableFuture.failedFuture(new IllegalStateException("not taken"));
    stream.append();
    assertThat(skipped("unavailable")).isEqualTo(3);

    log.acknowledgement = CompletableFuture.completedFuture(null);
    stream.append();
    assertThat(log.written.stream().filter(RecordCommand.SetLimits.class::isInstance)).hasSize(2);
    assertThat(events()).hasSize(2);
  }

  @Test
  void skipsWhatIsLargerThanADocument() {
    Gauge gauge = Gauge.builder().name("g").help("g").labelNames("n").register(registry);
    gauge.labelValues("x".repeat(RecordCommand.MAX_DOCUMENT_BYTES)).set(1);
    stream.append();

    assertThat(log.written).isEmpty();
    assertThat(skipped("too_large")).isEqualTo(1);
  }

  @Test
  void survivesAMetricThatFails() {
    Collector failing =
        () -> {
          throw new IllegalStateException("fails");
        };
    registry.register(failing);
    stream.append();
    assertThat(log.written).isEmpty();

    registry.unregister(failing);
    assertThat(skipped("unavailable")).isEqualTo(1);
    stream.append();
    assertThat(events()).hasSize(1);
  }
}
