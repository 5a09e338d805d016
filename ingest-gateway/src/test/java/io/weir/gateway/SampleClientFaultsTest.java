package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.client.RetryPolicy;
import io.weir.client.samples.RefusedSamplesException;
import io.weir.client.samples.SampleClient;
import io.weir.client.samples.SamplesException;
import io.weir.client.samples.WriteOptions;
import io.weir.gateway.influx.InfluxSettings;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.MemoryLog;
import io.weir.gateway.records.RecordSettings;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.block.SampleReader;
import io.weir.service.access.Guard;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.http.ProblemException;
import io.weir.service.process.FreePort;
import io.weir.service.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client for samples, through overload, cut connections and a gateway that restarts. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SampleClientFaultsTest {
  private static final int SAMPLES = 40_000;
  private static final int RESTARTS = 4;
  private static final String TAG = "boiler.7";
  private static final WriteOptions OPTIONS =
      WriteOptions.DEFAULT
          .withBatchBytes(16 << 10)
          .withBufferBytes(256 << 10)
          .withDeliveryTimeout(Duration.ofMinutes(2))
          .withRetries(new RetryPolicy(1, Duration.ofMillis(2), Duration.ofMillis(50)));

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final MemoryLog log = new MemoryLog(2);
  private final int port = FreePort.choose();

  /** Of this log and on this port, as long as it is open. */
  private final class OwnGateway implements AutoCloseable {
    private final Gateway gateway;
    private final HttpServer server;

    OwnGateway() {
      Settings settings =
          new Settings(
              Map.of(
                  "WEIR_PORT", Integer.toString(port),
                  "WEIR_VALUES", "2",
                  "WEIR_MAX_IN_FLIGHT", "100KB", // so that batches next to each other get 429
                  "WEIR_STOP_TIMEOUT", "1s"));
      PrometheusRegistry metrics = new PrometheusRegistry();
      gateway =
          Gateway.over(
              log,
              Optional.empty(),
              Optional::empty,
              IngestSettings.from(settings),
              InfluxSettings.from(settings),
              RecordSettings.from(settings),
              metrics,
              Clock.systemUTC());
      server =
          HttpServer.start(
              HttpSettings.from(settings, port),
              metrics,
              gateway.readyChecks(),
              List.of(),
              gateway.routes(),
              Guard.open());
    }

    @Override
    public void close() {
      server.close();
      gateway.close();
    }
  }

  private Set<Long> kept() {
    Set<Long> times = new TreeSet<>();
    for (LogEntry block : log.kept()) {
      SampleReader reader = SampleReader.of(block.value());
      while (reader.next()) {
        times.add(reader.time());
      }
    }
    return times;
  }

  @Test
  void losesNothingWhileConnectionsAreCutAndGatewaysAndTheLogFail() throws Exception {
    System.out.println("seed " + seed + " (repeat with -Dweir.seed=" + seed + ")");
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    OwnGateway gateway = new OwnGateway();
    try (CuttingProxy proxy = new CuttingProxy(port, 200_000, seed)) {
      SampleClient client = SampleClient.connect(proxy.url(), OPTIONS.withBatchesInFlight(8));
      for (int i = 1; i <= SAMPLES; i++) {
        writes.add(client.write(TAG, i, i, 0.5).toCompletableFuture());
        if (i % (SAMPLES / RESTARTS) == 0) {
          gateway.close();
          log.fail("Kafka is away");
          gateway = new OwnGateway();
          int refused = log.appended();
          writes.add(client.write(TAG, SAMPLES + i, i, 0.5).toCompletableFuture());
          await().pollDelay(Duration.ofMillis(200)).until(() -> log.appended() == refused);
          log.fail(null);
        }
      }
      proxy.calm();
      client.close();
      System.out.println(proxy.cuts() + " cuts, " + log.appended() + " requests appended");
      assertThat(proxy.cuts()).isPositive();
    } finally {
      gateway.close();
    }
    assertThat(writes).hasSize(SAMPLES + RESTARTS);
    assertThat(writes).allMatch(write -> write.isDone() && !write.isCompletedExceptionally());
    assertThat(kept()).hasSize(SAMPLES + RESTARTS);
  }

  @Test
  void acknowledgesNothingBeforeTheLogHasItAndNothingThatItLost() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    try (OwnGateway gateway = new OwnGateway()) {
      SampleClient client =
          SampleClient.connect(
              gateway.server.url(), OPTIONS.withDeliveryTimeout(Duration.ofMillis(1)));
      CompletableFuture<Void> lost = client.write(TAG, 1, 1, 2).toCompletableFuture();
      await().until(() -> log.appended() == 1);
      assertThat(lost).isNotDone();

      gate.completeExceptionally(ProblemException.unavailable("no leader", Duration.ofSeconds(1)));
      SamplesException failure = catchThrowableOfType(SamplesException.class, client::flush);
      assertThat(failure.status()).hasValue(503);
      assertThat(lost).isCompletedExceptionally();
      assertThat(kept()).isEmpty();

      log.waitFor(CompletableFuture.completedFuture(null));
      CompletableFuture<Void> stored = client.write(TAG, 2, 1, 2).toCompletableFuture();
      client.close();
      assertThat(stored).isCompleted();
      assertThat(kept()).containsExactly(2L);
    }
  }

  @Test
  void storesAllButWhatTheGatewayRefuses() throws Exception {
    try (OwnGateway gateway = new OwnGateway()) {
      SampleClient client = SampleClient.connect(gateway.server.url(), OPTIONS);
      client.write(TAG, 1, 1, 2);
      client.write(TAG, 2, 1, 2, 3);
      client.write(TAG, 3, 1, 2);
      assertThatThrownBy(client::close)
          .isInstanceOf(RefusedSamplesException.class)
          .hasMessageContaining("values");
      assertThat(kept()).containsExactly(1L, 3L);
    }
  }

  @Test
  void waitsAsLongAsTheGatewayHasNoRoom() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    log.waitFor(gate);
    try (OwnGateway gateway = new OwnGateway()) {
      SampleClient client =
          SampleClient.connect(gateway.server.url(), OPTIONS.withBatchesInFlight(16));
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 1; i <= 4000; i++) {
        writes.add(client.write(TAG, i, i, 0.5).toCompletableFuture());
      }
      await().until(() -> log.appended() > 0);
      assertThat(writes).noneMatch(CompletableFuture::isDone);
      gate.complete(null);
      client.close();
      assertThat(writes).allMatch(write -> write.isDone() && !write.isCompletedExceptionally());
      assertThat(kept()).hasSize(4000);
    }
  }
}
