package io.weir.queryclient;

import java.io.IOException;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.queryablestate.network.messages.MessageType;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.SimpleChannelInboundHandler;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.DecoderException;

/**
 * Reads what a proxy sends, a frame at a time, and completes the requests. A frame that is not as
 * Flink writes it ends the connection.
 */
final class StateResponseReader extends SimpleChannelInboundHandler<ByteBuf> {
  private static final MessageSerializer<KvStateRequest, KvStateResponse> MESSAGES =
      new MessageSerializer<>(
          new KvStateRequest.KvStateRequestDeserializer(),
          new KvStateResponse.KvStateResponseDeserializer());

  private final FlinkConnection connection;
  private final PendingQueries pending;

  StateResponseReader(FlinkConnection connection, PendingQueries pending) {
    this.connection = connection;
    this.pending = pending;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    try {
      read(MessageSerializer.deserializeHeader(frame), frame);
    } catch (IOException | RuntimeException e) {
      connection.end(malformed(e));
    }
  }

  private void read(MessageType type, ByteBuf frame) throws IOException {
    switch (type) {
      case REQUEST_RESULT -> {
        long id = MessageSerializer.getRequestId(frame);
        requireWhole(frame);
        pending.answered(id, MESSAGES.deserializeResponse(frame).getContent());
      }
      case REQUEST_FAILURE -> {
        long id = MessageSerializer.getRequestId(frame);
        pending.refused(id, failure(frame));
      }
      case SERVER_FAILURE -> connection.end(failure(frame));
      default -> throw new IllegalStateException("a proxy sends no " + type);
    }
  }

  /** Flink's reader would deserialize what the peer sent. */
  private static IOException failure(ByteBuf frame) {
    return new IOException(FailureText.of(frame));
  }

  /** Flink's reader allocates what the length says before it checks that the content is there. */
  private static void requireWhole(ByteBuf frame) {
    int length = frame.getInt(frame.readerIndex());
    int present = frame.readableBytes() - Integer.BYTES;
    if (length != present) {
      throw new IllegalStateException("an answer of " + length + " bytes came in " + present);
    }
  }

  /** Called after every read from the socket, also if no frame was complete. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    pending.received();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.end(new IOException("connection lost to " + connection.proxy()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
    connection.end(
        fault instanceof DecoderException
            ? malformed(fault)
            : new IOException(
                "connection lost to " + connection.proxy() + ": " + fault.getMessage(), fault));
  }

  private IOException malformed(Throwable fault) {
    return new IOException(
        connection.proxy() + " does not speak Flink's protocol: " + fault.getMessage(), fault);
  }
}
