package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.weir.model.records.StreamKey;
import java.util.Optional;

/**
 * What is appended when a connection ends without DISCONNECT.
 *
 * @param document JSON
 * @param delaySeconds how long a client may be away before
 */
record Will(StreamKey key, byte[] document, long delaySeconds) {
  /** It is held as long as its client is connected. */
  static final int MAX_BYTES = 16 << 10;

  /**
   * The will of a client that connects; empty if it has none.
   *
   * @throws MqttRefusedException if it could not be appended
   */
  static Optional<Will> of(MqttConnectMessage connect) {
    if (!connect.variableHeader().isWillFlag()) {
      return Optional.empty();
    }
    MqttConnectPayload payload = connect.payload();
    int qos = connect.variableHeader().willQos();
    if (qos > 2) {
      throw new MqttRefusedException(
          Reason.MALFORMED_PACKET, "will QoS: must be 0 to 2, got " + qos);
    }
    if (qos > 1 && connect.variableHeader().version() >= Packets.VERSION_5) {
      throw new MqttRefusedException(
          Reason.QOS_NOT_SUPPORTED, "will QoS: must be 0 or 1, got " + qos);
    }
    byte[] message = payload.willMessageInBytes();
    if (message.length > MAX_BYTES) {
      throw new MqttRefusedException(
          Reason.QUOTA_EXCEEDED,
          "will: must have at most " + MAX_BYTES + " bytes, got " + message.length);
    }
    return Optional.of(
        new Will(
            Topic.toWrite(String.valueOf(payload.willTopic())),
            Appends.document(message),
            Properties.unsigned(payload.willProperties(), Properties.WILL_DELAY, 0)));
  }
}
