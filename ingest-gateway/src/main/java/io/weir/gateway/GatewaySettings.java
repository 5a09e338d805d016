package io.weir.gateway;

import io.weir.gateway.influx.InfluxSettings;
import io.weir.gateway.kafka.KafkaSettings;
import io.weir.gateway.records.RecordSettings;
import io.weir.gateway.samples.IngestSettings;
import io.weir.service.settings.Settings;

/** What the gateway takes in, and the Kafka topics it puts it on. */
public record GatewaySettings(
    IngestSettings ingest, InfluxSettings influx, KafkaSettings kafka, RecordSettings records) {
  public static GatewaySettings from(Settings settings) {
    return new GatewaySettings(
        IngestSettings.from(settings),
        InfluxSettings.from(settings),
        KafkaSettings.from(settings),
        RecordSettings.from(settings));
  }
}
