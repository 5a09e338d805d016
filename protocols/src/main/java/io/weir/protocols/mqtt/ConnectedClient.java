package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;

/** The other end of a connection, for what handles its packets. Used on its event loop alone. */
interface ConnectedClient {
  /** Sends an answer to a packet; it counts until the client has read it. */
  void answer(MqttMessage message);

  /** Ends the connection, and tells why. */
  void end(Reason reason, String detail);

  /** Something has been handled: there may be room for more. */
  void handled();
}
