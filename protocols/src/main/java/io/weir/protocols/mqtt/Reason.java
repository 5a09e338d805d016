package io.weir.protocols.mqtt;

import io.weir.service.http.ProblemException;
import java.util.Locale;

/** Why something is refused or ended: reason codes of MQTT 5 (2.4). */
enum Reason {
  NORMAL(0x00),
  UNSPECIFIED(0x80),
  MALFORMED_PACKET(0x81),
  PROTOCOL_ERROR(0x82),
  NOT_SUPPORTED(0x83),
  UNSUPPORTED_VERSION(0x84),
  CLIENT_ID_NOT_VALID(0x85),
  NOT_AUTHORIZED(0x87),
  SERVER_UNAVAILABLE(0x88),
  SERVER_BUSY(0x89),
  SHUTTING_DOWN(0x8B),
  BAD_AUTHENTICATION_METHOD(0x8C),
  KEEP_ALIVE_TIMEOUT(0x8D),
  SESSION_TAKEN_OVER(0x8E),
  TOPIC_FILTER_INVALID(0x8F),
  TOPIC_NAME_INVALID(0x90),
  TOPIC_ALIAS_INVALID(0x94),
  PACKET_TOO_LARGE(0x95),
  QUOTA_EXCEEDED(0x97),
  PAYLOAD_FORMAT_INVALID(0x99),
  QOS_NOT_SUPPORTED(0x9B),
  SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),
  WILDCARDS_NOT_SUPPORTED(0xA2);

  final byte code;

  Reason(int code) {
    this.code = (byte) code;
  }

  /** The name in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a refused write is in MQTT. */
  static Reason of(ProblemException problem) {
    return switch (problem.status()) {
      case 400 ->
          problem.field().filter("body"::equals).isPresent()
              ? PAYLOAD_FORMAT_INVALID
              : TOPIC_NAME_INVALID;
      case 401, 403 -> NOT_AUTHORIZED;
      case 413, 429 -> QUOTA_EXCEEDED;
      case 409, 422 -> NOT_SUPPORTED;
      default -> UNSPECIFIED;
    };
  }
}
