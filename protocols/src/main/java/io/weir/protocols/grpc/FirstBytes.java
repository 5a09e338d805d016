package io.weir.protocols.grpc;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client does not send the beginning of HTTP/2 in time: gRPC itself waits
 * for it as long as an idle connection may last, and the place is another's.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  /** The preface, and the head of the SETTINGS after it (RFC 9113, 3.4). */
  static final int BYTES = 24 + 9;

  private final Duration within;
  private Future<?> timeout;
  private int received;

  FirstBytes(Duration within) {
    this.within = within;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    timeout = ctx.executor().schedule(() -> ctx.close(), within.toMillis(), TimeUnit.MILLISECONDS);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    received += ((ByteBuf) bytes).readableBytes();
    if (received >= BYTES) {
      timeout.cancel(false);
      ctx.pipeline().remove(this);
    }
    ctx.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timeout.cancel(false);
    ctx.fireChannelInactive();
  }
}
