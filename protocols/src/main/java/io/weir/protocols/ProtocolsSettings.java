package io.weir.protocols;

import io.weir.protocols.grpc.GrpcSettings;
import io.weir.protocols.mqtt.MqttSettings;
import io.weir.service.settings.Settings;

/** Which protocols are served, and where. */
public record ProtocolsSettings(GrpcSettings grpc, MqttSettings mqtt) {
  /**
   * @throws io.weir.service.settings.SettingsException naming the key, the limit and what was got
   */
  public static ProtocolsSettings from(Settings settings) {
    return new ProtocolsSettings(GrpcSettings.from(settings), MqttSettings.from(settings));
  }

  /** Whether any is served. */
  public boolean isAnyOn() {
    return grpc.port().isPresent() || mqtt.port().isPresent();
  }
}
