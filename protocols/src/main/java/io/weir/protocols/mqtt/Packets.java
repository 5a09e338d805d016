package io.weir.protocols.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.weir.model.records.Change;
import java.util.List;
import java.util.Optional;

/** Makes packets for a client, of the version that it speaks and with the words that it takes. */
final class Packets {
  static final int VERSION_3 = 4;
  static final int VERSION_5 = 5;

  /** The most bytes of a packet without payload, topic and words. */
  private static final int OVERHEAD_BYTES = 100;

  /** A client that takes smaller packets gets no reasons in words. */
  private static final int LEAST_FOR_WORDS = 4 << 10;

  /** In a SUBACK, codes from here on are refusals; MQTT 3.1.1 has this one alone. */
  static final int FAILURE = 0x80;

  private static final int SERVER_UNAVAILABLE_3 = 3;
  private static final int IDENTIFIER_REJECTED_3 = 2;
  private static final int UNACCEPTABLE_VERSION_3 = 1;
  private static final int NOT_AUTHORIZED_3 = 5;

  private final boolean isNew;
  private final boolean words;
  private final long maxBytes;

  Packets(int version, boolean problems, long maxBytes) {
    isNew = version >= VERSION_5;
    words = isNew && problems && maxBytes >= LEAST_FOR_WORDS;
    this.maxBytes = maxBytes;
  }

  /** Whether the client speaks MQTT 5. */
  boolean isNew() {
    return isNew;
  }

  MqttMessage accepted(ConnectRequest request, boolean sessionPresent, MqttSettings settings) {
    MqttMessageBuilders.ConnAckBuilder builder =
        MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
            .sessionPresent(sessionPresent);
    if (isNew) {
      builder.properties(
          properties -> {
            properties
                .sessionExpiryInterval(request.expirySeconds())
                .receiveMaximum(settings.window())
                .maximumQos((byte) 1)
                .retainAvailable(true)
                .maximumPacketSize(PacketFramer.MAX_PACKET_BYTES)
                .topicAliasMaximum(0)
                .wildcardSubscriptionAvailable(false)
                .subscriptionIdentifiersAvailable(true)
                .sharedSubscriptionAvailable(false);
            if (request.keepAliveAssigned()) {
              properties.serverKeepAlive(request.keepAliveSeconds());
            }
            if (request.assigned()) {
              properties.assignedClientId(request.clientId());
            }
          });
    }
    return builder.build();
  }

  /** The answer to a CONNECT that is refused; empty if the version has none. */
  Optional<MqttMessage> refused(Reason reason, String detail) {
    if (isNew) {
      return Optional.of(connAck(connectCode(reason), Properties.reason(detail)));
    }
    int code =
        switch (reason) {
          case UNSUPPORTED_VERSION -> UNACCEPTABLE_VERSION_3;
          case CLIENT_ID_NOT_VALID -> IDENTIFIER_REJECTED_3;
          case SERVER_BUSY, SERVER_UNAVAILABLE, SHUTTING_DOWN, QUOTA_EXCEEDED ->
              SERVER_UNAVAILABLE_3;
          case NOT_AUTHORIZED -> NOT_AUTHORIZED_3;
          default -> 0;
        };
    return code == 0
        ? Optional.empty()
        : Optional.of(connAck((byte) code, MqttProperties.NO_PROPERTIES));
  }

  /** The codes that a CONNACK may have are fewer than those of a DISCONNECT. */
  private static byte connectCode(Reason reason) {
    return switch (reason) {
      case SHUTTING_DOWN -> Reason.SERVER_UNAVAILABLE.code;
      case SESSION_TAKEN_OVER, KEEP_ALIVE_TIMEOUT -> Reason.UNSPECIFIED.code;
      default -> reason.code;
    };
  }

  private static MqttMessage connAck(byte code, MqttProperties properties) {
    return new MqttConnAckMessage(
        new MqttFixedHeader(MqttMessageType.CONNACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
        new MqttConnAckVariableHeader(MqttConnectReturnCode.valueOf(code), false, properties));
  }

  /** The answer to a message that was appended; tells MQTT 5 the event's id and time. */
  MqttMessage appended(int packetId, Change.Outcome.Appended event) {
    MqttMessageBuilders.PubAckBuilder builder =
        MqttMessageBuilders.pubAck().packetId(packetId).reasonCode(Reason.NORMAL.code);
    if (words) {
      MqttProperties properties = meta(event.first(), event.time());
      // The encoder leaves out user properties if there are no others.
      properties.add(new StringProperty(Properties.REASON_STRING, "appended"));
      builder.properties(properties);
    }
    return builder.build();
  }

  /** The answer, of MQTT 5, to a message that was not. */
  MqttMessage refused(int packetId, Reason reason, String detail) {
    return MqttMessageBuilders.pubAck()
        .packetId(packetId)
        .reasonCode(reason.code)
        .properties(reason(detail))
        .build();
  }

  private MqttProperties reason(String detail) {
    return words ? Properties.reason(detail) : MqttProperties.NO_PROPERTIES;
  }

  /**
   * @param codes one for each topic filter
   * @param detail of the first refusal; empty if there is none
   */
  MqttMessage subscribed(int packetId, List<Integer> codes, String detail) {
    int[] told =
        codes.stream().mapToInt(code -> isNew || code < FAILURE ? code : FAILURE).toArray();
    return new MqttSubAckMessage(
        new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
        new MqttMessageIdAndPropertiesVariableHeader(
            packetId, detail.isEmpty() ? MqttProperties.NO_PROPERTIES : reason(detail)),
        new MqttSubAckPayload(told));
  }

  MqttMessage unsubscribed(int packetId, List<Short> codes) {
    return MqttMessageBuilders.unsubAck()
        .packetId(packetId)
        .addReasonCodes(codes.toArray(Short[]::new))
        .build();
  }

  /** Tells why the server ends the connection; empty if the version has no packet for that. */
  Optional<MqttMessage> disconnect(Reason reason, String detail) {
    return isNew
        ? Optional.of(
            MqttMessageBuilders.disconnect()
                .reasonCode(reason.code)
                .properties(reason(detail))
                .build())
        : Optional.empty();
  }

  private static MqttProperties meta(long id, long time) {
    MqttProperties properties = new MqttProperties();
    properties.add(new UserProperty("id", Long.toString(id)));
    properties.add(new UserProperty("t", Long.toString(time)));
    return properties;
  }

  /** Properties of an event: its id and time; none for MQTT 3.1.1. */
  MqttProperties event(long id, long time) {
    return isNew ? meta(id, time) : new MqttProperties();
  }

  /** Whether the client takes a packet of this payload. */
  boolean takes(String topic, int payloadBytes) {
    return OVERHEAD_BYTES + 3L * topic.length() + payloadBytes <= maxBytes;
  }

  /**
   * A message.
   *
   * @param packetId 0 for QoS 0
   * @param properties may be added to
   */
  MqttPublishMessage publish(
      StreamSubscription subscription,
      int packetId,
      boolean isRepeat,
      boolean isRetained,
      byte[] payload,
      MqttProperties properties) {
    if (isNew && subscription.subscriptionId() > 0) {
      properties.add(
          new IntegerProperty(Properties.SUBSCRIPTION_ID, subscription.subscriptionId()));
    }
    MqttQoS qos = packetId > 0 ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
    return new MqttPublishMessage(
        new MqttFixedHeader(MqttMessageType.PUBLISH, isRepeat, qos, isRetained, 0),
        new MqttPublishVariableHeader(subscription.topic(), packetId, properties),
        Unpooled.wrappedBuffer(payload));
  }
}
