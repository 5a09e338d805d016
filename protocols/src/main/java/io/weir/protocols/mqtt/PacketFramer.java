package io.weir.protocols.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.weir.model.records.RecordCommand;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Cuts what arrives into packets, before they are decoded: so that a packet that is too large is
 * refused by its announced length, a length inside a packet cannot reach into the next one, and
 * memory is counted as it arrives. A fault is told to the handlers as a {@link
 * MqttRefusedException}.
 */
final class PacketFramer extends ByteToMessageDecoder {
  /** The largest packet: a document, the longest topic, and properties. */
  static final int MAX_PACKET_BYTES = RecordCommand.MAX_DOCUMENT_BYTES + (16 << 10);

  private static final int MAX_LENGTH_BYTES = 4;

  private final ReceiveMemory memory;
  private final long timeoutMillis;
  private long held;
  private boolean broken;
  private Future<?> timeout;

  PacketFramer(ReceiveMemory memory, long timeoutMillis) {
    this.memory = memory;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      int more = bytes.readableBytes();
      held += more;
      if (!memory.take(more) && !broken) {
        fail(ctx, Reason.SERVER_BUSY, "the server holds too many packets that are not complete");
      }
    }
    super.channelRead(ctx, message);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int length = length(ctx, in);
    if (length >= 0 && in.readableBytes() >= length) {
      cancelTimeout();
      out.add(in.readRetainedSlice(length));
    } else if (!broken && in.isReadable() && timeout == null) {
      timeout =
          ctx.executor()
              .schedule(
                  () -> fail(ctx, Reason.PROTOCOL_ERROR, "a packet did not arrive in time"),
                  timeoutMillis,
                  TimeUnit.MILLISECONDS);
    }
  }

  /** Of the whole packet; -1 if it is not known yet or must not be. */
  private int length(ChannelHandlerContext ctx, ByteBuf in) {
    int remaining = 0;
    for (int i = 1; i <= MAX_LENGTH_BYTES; i++) {
      if (in.readableBytes() <= i) {
        return -1;
      }
      int digit = in.getByte(in.readerIndex() + i);
      remaining |= (digit & 0x7F) << 7 * (i - 1);
      if (digit >= 0) {
        if (1 + i + remaining > MAX_PACKET_BYTES) {
          fail(
              ctx,
              Reason.PACKET_TOO_LARGE,
              "a packet must have at most " + MAX_PACKET_BYTES + " bytes");
          return -1;
        }
        return 1 + i + remaining;
      }
    }
    fail(ctx, Reason.MALFORMED_PACKET, "the length of a packet has more than 4 bytes");
    return -1;
  }

  private void fail(ChannelHandlerContext ctx, Reason reason, String detail) {
    broken = true;
    cancelTimeout();
    ctx.fireExceptionCaught(new MqttRefusedException(reason, detail));
  }

  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel(false);
      timeout = null;
    }
  }

  /** A packet has been handled. */
  void handled(MqttFixedHeader header) {
    int lengthBytes = 1;
    for (int rest = header.remainingLength() >> 7; rest > 0; rest >>= 7) {
      lengthBytes++;
    }
    handled(1L + lengthBytes + header.remainingLength());
  }

  /** So many bytes have been handled. */
  void handled(long bytes) {
    long less = Math.min(bytes, held);
    held -= less;
    memory.free(less);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    cancelTimeout();
    handled(held);
  }
}
