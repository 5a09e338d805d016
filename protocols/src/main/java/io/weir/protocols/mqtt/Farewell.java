package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;

/**
 * What a client says with DISCONNECT.
 *
 * @param keepsWill whether its will is to be appended
 * @param expirySeconds how long its session is to be kept
 */
record Farewell(boolean keepsWill, long expirySeconds) {
  /**
   * Reads it.
   *
   * @param expirySeconds as CONNECT asked for
   * @throws MqttRefusedException if the client may not ask for that any more
   */
  static Farewell of(MqttMessage message, long expirySeconds) {
    if (!(message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header)) {
      return new Farewell(false, expirySeconds);
    }
    long asked = Properties.unsigned(header.properties(), Properties.SESSION_EXPIRY, expirySeconds);
    if (expirySeconds == 0 && asked > 0) {
      throw new MqttRefusedException(
          Reason.PROTOCOL_ERROR, "session expiry: cannot begin with DISCONNECT");
    }
    return new Farewell(header.reasonCode() != Reason.NORMAL.code, asked);
  }
}
