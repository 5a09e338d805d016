package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;

/** A client is refused something, in words for it. Has no stack trace. */
final class MqttRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  MqttRefusedException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** What the decoder could not make a message of. */
  static MqttRefusedException malformed(Throwable cause) {
    return cause instanceof MqttUnacceptableProtocolVersionException
        ? new MqttRefusedException(Reason.UNSUPPORTED_VERSION, "version: must be 3.1.1 or 5")
        : new MqttRefusedException(Reason.MALFORMED_PACKET, String.valueOf(cause.getMessage()));
  }

  Reason reason() {
    return reason;
  }
}
