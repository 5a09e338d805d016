package io.weir.protocols.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.util.ReferenceCountUtil;
import io.weir.model.Mutations;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packets of MQTT, from the network until they are messages. */
public class PacketFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    ReceiveMemory memory = new ReceiveMemory(2 << 20);
    PacketCheck check = new PacketCheck();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new PacketFramer(memory, 1000),
            check,
            new MqttDecoder(PacketFramer.MAX_PACKET_BYTES),
            check.after(),
            new Refusals());
    channel.writeInbound(Unpooled.wrappedBuffer(input));
    Object message = channel.readInbound();
    for (; message != null; message = channel.readInbound()) {
      message.toString();
      ReferenceCountUtil.release(message);
    }
    channel.finishAndReleaseAll();
    assertThat(memory.bytes()).as("bytes held after the end").isZero();
  }

  /** Takes refusals, as a connection does; other faults end the test. */
  private static final class Refusals extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
      if (!(cause instanceof MqttRefusedException)) {
        ctx.fireExceptionCaught(cause);
      }
    }
  }

  private static byte[] packet(int first, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] each : parts) {
      body.writeBytes(each);
    }
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    packet.write(body.size());
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }

  private static byte[] text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.write(utf8.length);
    bytes.writeBytes(utf8);
    return bytes.toByteArray();
  }

  @Test
  void refusesWhatMakesNoSense() {
    byte[] connect = packet(0x10, text("MQTT"), new byte[] {5, 2, 0, 60, 0}, text("client"));
    byte[] old = packet(0x10, text("MQTT"), new byte[] {4, 2, 0, 60}, text("client"));
    byte[] publish = packet(0x32, text("b/s"), new byte[] {0, 7, 0}, "{}".getBytes(UTF_8));
    byte[] subscribe = packet(0x82, new byte[] {0, 1, 0}, text("b/s"), new byte[] {1});
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List.of(connect, publish, subscribe).forEach(all::writeBytes);
    new Mutations(List.of(connect, old, publish, subscribe, all.toByteArray()))
        .tryAll(3000, PacketFuzzTest::fuzzerTestOneInput);
  }
}
