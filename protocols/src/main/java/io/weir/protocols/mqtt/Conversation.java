package io.weir.protocols.mqtt;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.weir.service.access.Caller;

/** What a client that has connected says and is told. Runs on its connection's event loop. */
final class Conversation {
  private final MqttSession session;
  private final Deliveries deliveries;
  private final Publishing publishing;
  private final Subscribing subscribing;
  private final int window;

  Conversation(
      Channel channel,
      ConnectedClient client,
      MqttSession session,
      ConnectRequest request,
      Packets packets,
      Shared shared,
      Caller caller) {
    this.session = session;
    window = shared.settings().window();
    deliveries =
        new Deliveries(channel, session, packets, request.window(), shared.metrics(), client);
    publishing =
        new Publishing(channel, packets, shared.appends(), shared.metrics(), client, caller);
    subscribing =
        new Subscribing(channel, session, packets, shared.hub(), deliveries, client, caller);
  }

  MqttSession session() {
    return session;
  }

  /**
   * Goes on with the subscriptions of a session that was kept.
   *
   * @throws MqttRefusedException if there are too many listeners
   */
  void resume() {
    subscribing.resume();
  }

  /**
   * Takes a packet.
   *
   * @throws MqttRefusedException if the client must not send it
   */
  void take(MqttMessage message) {
    switch (message.fixedHeader().messageType()) {
      case PUBLISH -> publishing.take((MqttPublishMessage) message);
      case PUBACK ->
          deliveries.acknowledged(
              ((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
      case SUBSCRIBE -> subscribing.take((MqttSubscribeMessage) message);
      case UNSUBSCRIBE -> subscribing.take((MqttUnsubscribeMessage) message);
      default ->
          throw new MqttRefusedException(
              Reason.PROTOCOL_ERROR,
              message.fixedHeader().messageType() + ": is not expected from a client");
    }
  }

  /** Whether no more packets are to be read before some have been answered. */
  boolean isFull() {
    return publishing.waiting() >= window
        || publishing.bytes() >= Publishing.MAX_BYTES
        || subscribing.waiting() >= window;
  }

  /** The client may take more. */
  void pump() {
    deliveries.pump();
  }

  /** Nothing is sent any more. */
  void close() {
    subscribing.close();
    deliveries.close();
  }
}
