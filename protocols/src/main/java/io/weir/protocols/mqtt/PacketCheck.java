package io.weir.protocols.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Refuses a packet that the decoder, which comes between this and {@link #after}, did not make one
 * message of, and no more: its length is not that of what is in it.
 */
final class PacketCheck extends ChannelInboundHandlerAdapter {
  private int messages;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object packet) {
    messages = 0;
    ByteBuf bytes = ((ByteBuf) packet).retain();
    ctx.fireChannelRead(packet);
    boolean isWhole = messages == 1 && !bytes.isReadable();
    bytes.release();
    if (!isWhole) {
      ctx.fireExceptionCaught(
          new MqttRefusedException(
              Reason.MALFORMED_PACKET, "the length of a packet is not that of its fields"));
    }
  }

  /** Counts the messages. */
  ChannelInboundHandlerAdapter after() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object message) {
        messages++;
        ctx.fireChannelRead(message);
      }
    };
  }
}
