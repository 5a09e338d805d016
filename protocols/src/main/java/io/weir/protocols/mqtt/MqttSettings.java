package io.weir.protocols.mqtt;

import io.weir.service.settings.Settings;
import java.util.OptionalInt;

/**
 * How MQTT is served.
 *
 * @param host the address to bind to
 * @param port the port to bind to, 0 for a free one; empty: MQTT is not served
 */
public record MqttSettings(String host, OptionalInt port) {
  public static MqttSettings from(Settings settings) {
    return new MqttSettings(
        settings.text("WEIR_HOST", "127.0.0.1", "address that HTTP is served on"),
        settings.optionalPort("WEIR_MQTT_PORT", "port of MQTT, 0 for a free one; empty: none"));
  }
}
