package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's own SDK writes. */
class OpenTelemetrySdkTest extends GatewayOverMemory {
  private static final long T = NOW.getEpochSecond() * 1_000_000_000L + NOW.getNano();

  /** The gateway's clock, as times ahead of it are refused. */
  private static final class Fixed implements Clock {
    @Override
    public long now() {
      return T;
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void takesWhatTheSdkExports(String compression) throws Exception {
    Resource resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), "shop",
                AttributeKey.stringKey("service.instance.id"), "i-1"));
    OtlpHttpMetricExporter exporter =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(server.url() + "/v1/metrics")
            .setCompression(compression)
            .build();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .setClock(new Fixed())
            .setResource(resource)
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
            .build()) {
      Meter meter = provider.get("weir.test");
      LongCounter orders = meter.counterBuilder("shop.orders").setUnit("{order}").build();
      Attributes card = Attributes.of(AttributeKey.stringKey("pay.by"), "card");
      orders.add(3, card);
      orders.add(4, card);
      meter.gaugeBuilder("room.temperature").setUnit("Cel").build().set(21.25);
      meter.upDownCounterBuilder("queue").build().add(-2);
      meter.histogramBuilder("duration").setUnit("s").build().record(0.5);
      assertThat(provider.forceFlush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
      String job = "{instance=\"i-1\",job=\"shop\"";
      assertThat(keptSamples())
          .containsExactlyInAnyOrder(
              "shop_orders_total" + job + ",pay_by=\"card\"}@" + T + "=7.0",
              "room_temperature_celsius" + job + "}@" + T + "=21.25",
              "queue" + job + "}@" + T + "=-2.0");
      assertThat(metric("weir_otlp_points_rejected_total")).isEqualTo("1.0");
    }
  }
}
