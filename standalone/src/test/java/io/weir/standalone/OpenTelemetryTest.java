package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OpenTelemetry's own SDK writes when it is closed, and Weir's routes read. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class OpenTelemetryTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @Test
  void whatTheSdkExportsIsReadBack() throws Exception {
    HttpApi api = new HttpApi(WEIR.url());
    OtlpHttpMetricExporter exporter =
        OtlpHttpMetricExporter.builder().setEndpoint(WEIR.url() + "/v1/metrics").build();
    PeriodicMetricReader reader = PeriodicMetricReader.builder(exporter).build();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      LongCounter orders = provider.get("weir.test").counterBuilder("otel.orders").build();
      orders.add(3);
      orders.add(4);
    }
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertLast(api, "otel_orders_total{job=\"unknown_service:java\"}", 7));
  }

  private static void assertLast(HttpApi api, String tag, double value) throws Exception {
    long now = System.currentTimeMillis() * 1_000_000L;
    long hour = Duration.ofHours(1).toNanos();
    HttpResponse<String> report = api.report(tag, now - hour, now + 1_000_000_000L, 1);
    assertThat(HttpApi.json(report).at("/samples/0/values/0").doubleValue()).isEqualTo(value);
  }
}
