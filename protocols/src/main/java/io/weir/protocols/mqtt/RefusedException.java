package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;

/** A client is refused something, in words for it. Has no stack trace. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  RefusedException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** What the decoder could not make a message of. */
  static RefusedException malformed(Throwable cause) {
    return cause instanceof MqttUnacceptableProtocolVersionException
        ? new RefusedException(Reason.UNSUPPORTED_VERSION, "version: must be 3.1.1 or 5")
        : new RefusedException(Reason.MALFORMED_PACKET, String.valueOf(cause.getMessage()));
  }

  Reason reason() {
    return reason;
  }
}
