package io.weir.protocols.mqtt;

import io.weir.service.settings.Settings;
import io.weir.service.tls.TlsSettings;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How MQTT is served.
 *
 * @param host the address to bind to
 * @param port the port to bind to, 0 for a free one; empty: MQTT is not served
 * @param connections the most open connections; more are closed at once
 * @param addressConnections the most of an address that have sent CONNECT; more are refused
 * @param newcomers the most connections of an address that have sent no CONNECT; more are closed at
 *     once
 * @param connectTimeout CONNECT must have arrived within this, and any packet within this after its
 *     first byte
 * @param idle a connection whose client asks for no keep-alive ends after so long without a byte
 *     either way
 * @param window the most messages of a connection without acknowledgement, in each direction
 * @param receiveMemory the most bytes of packets that have not been handled, of all connections
 * @param sessions the most sessions that are kept for clients that are away
 * @param sessionExpiry the longest time that such a session is kept
 * @param tls whether and how it is encrypted
 */
public record MqttSettings(
    String host,
    OptionalInt port,
    int connections,
    int addressConnections,
    int newcomers,
    Duration connectTimeout,
    Duration idle,
    int window,
    long receiveMemory,
    int sessions,
    Duration sessionExpiry,
    TlsSettings tls) {
  public static MqttSettings from(Settings settings) {
    int connections =
        settings.integer("WEIR_MQTT_CONNECTIONS", 1000, 1, 100_000, "most connections of MQTT");
    return new MqttSettings(
        settings.text("WEIR_HOST", "127.0.0.1", "address that HTTP is served on"),
        settings.optionalPort("WEIR_MQTT_PORT", "port of MQTT, 0 for a free one; empty: none"),
        connections,
        settings.integer(
            "WEIR_MQTT_ADDRESS_CONNECTIONS",
            Math.max(1, connections / 2),
            1,
            100_000,
            "most of an address"),
        settings.integer(
            "WEIR_MQTT_NEWCOMERS", 250, 1, 100_000, "most of an address without CONNECT"),
        settings.duration("WEIR_MQTT_CONNECT_TIMEOUT", "10s", "MQTT's CONNECT must arrive within"),
        settings.duration(
            "WEIR_MQTT_IDLE", "1h", "silence after which MQTT without keep-alive ends"),
        settings.integer(
            "WEIR_MQTT_WINDOW", 100, 1, 1000, "most messages without acknowledgement, each way"),
        settings.bytes(
            "WEIR_MQTT_RECEIVE_MEMORY", "32MB", "most bytes of MQTT's packets being received"),
        settings.integer(
            "WEIR_MQTT_SESSIONS", 10_000, 0, 1_000_000, "most MQTT sessions of clients away"),
        settings.duration("WEIR_MQTT_SESSION_EXPIRY", "1h", "longest life of such a session"),
        TlsSettings.from(settings));
  }
}
