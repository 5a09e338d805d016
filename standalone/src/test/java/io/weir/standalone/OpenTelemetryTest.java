package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OpenTelemetry's own SDK writes, and Weir's routes read. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class OpenTelemetryTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String JOB = "instance=\"i-1\",job=\"shop\"";

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @Test
  void whatTheSdkExportsIsReadBack() throws Exception {

    HttpApi api = new HttpApi(WEIR.url());
    Resource resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), "shop",
                AttributeKey.stringKey("service.instance.id"), "i-1"));
    OtlpHttpMetricExporter exporter =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(WEIR.url() + "/v1/metrics")
            .setCompression("gzip")
            .build();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
            .build()) {
      Meter meter = provider.get("weir.test");
      LongCounter orders = meter.counterBuilder("shop.orders").setUnit("{order}").build();
      orders.add(3, Attributes.of(AttributeKey.stringKey("pay.by"), "card"));
      orders.add(4, Attributes.of(AttributeKey.stringKey("pay.by"), "card"));
      meter
          .gaugeBuilder("room.temperature")
          .setUnit("Cel")
          .buildWithCallback(now -> now.record(21.25));
      meter.upDownCounterBuilder("queue").build().add(-2);
      meter.histogramBuilder("duration").setUnit("s").build().record(0.5);
      CompletableResultCode flushed = provider.forceFlush().join(60, TimeUnit.SECONDS);
      assertThat(flushed.isSuccess()).isTrue();
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertLast(api, "shop_orders_total{" + JOB + ",pay_by=\"card\"}", 7);
              assertLast(api, "room_temperature_celsius{" + JOB + "}", 21.25);
              assertLast(api, "queue{" + JOB + "}", -2);
            });
    assertThat(api.tags("duration", 1000)).isEmpty();
    // once or more: the SDK exports every minute, and when it is closed
    assertThat(api.get("/metrics").body()).containsPattern("weir_otlp_points_rejected_total [1-9]");
  }

  private static void assertLast(HttpApi api, String tag, double value) throws Exception {
    long now = System.currentTimeMillis() * 1_000_000L;
    long hour = Duration.ofHours(1).toNanos();
    HttpResponse<String> report = api.report(tag, now - hour, now + 1_000_000_000L, 1);
    assertThat(HttpApi.json(report).at("/samples/0/values/0").doubleValue()).isEqualTo(value);
  }
}
