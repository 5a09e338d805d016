package io.weir.protocols.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;

/** Sends answers to a client, and counts those that it has not read. */
final class Answers {
  /** The most that a client has not read; it is not read from meanwhile. */
  private static final int MOST = 1000;

  private int unread;

  /**
   * Sends one.
   *
   * @param read to be called when the connection has taken it
   */
  void send(ChannelHandlerContext ctx, MqttMessage answer, Runnable read) {
    unread++;
    ctx.writeAndFlush(answer)
        .addListener(
            done -> {
              unread--;
              read.run();
            });
  }

  /** Whether the client has to read before it asks for more. */
  boolean areTooMany() {
    return unread >= MOST;
  }
}
