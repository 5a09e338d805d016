package io.weir.protocols.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacketFramerTest {
  private final ReceiveMemory memory = new ReceiveMemory(2 << 20);
  private final PacketFramer framer = new PacketFramer(memory, 1000);
  private final EmbeddedChannel channel = new EmbeddedChannel(framer);

  private static ByteBuf packet(int type, int length) {
    ByteBuf bytes = Unpooled.buffer().writeByte(type << 4);
    int rest = length;
    do {
      bytes.writeByte(rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
      rest >>= 7;
    } while (rest > 0);
    return bytes.writeBytes(new byte[length]);
  }

  private void send(ByteBuf bytes) {
    channel.writeInbound(bytes);
    channel.checkException();
  }

  private void assertRefused(Reason reason, ByteBuf bytes) {
    assertThatExceptionOfType(MqttRefusedException.class)
        .isThrownBy(() -> send(bytes))
        .returns(reason, MqttRefusedException::reason);
  }

  @Test
  void cutsPacketsHoweverTheyArrive() {
    Random random = new Random(5);
    List<String> sent = new ArrayList<>();
    ByteBuf all = Unpooled.buffer();
    for (int length : new int[] {0, 1, 127, 128, 16_383, 16_384, 300_000, 0}) {
      ByteBuf packet = packet(3, length);
      sent.add(ByteBufUtil.hexDump(packet));
      all.writeBytes(packet);
    }
    long bytes = all.readableBytes();
    while (all.isReadable()) {
      int some = 1 + random.nextInt(random.nextBoolean() ? 3 : 50_000);
      send(all.readBytes(Math.min(some, all.readableBytes())));
    }
    List<String> got = new ArrayList<>();
    for (ByteBuf each = channel.readInbound(); each != null; each = channel.readInbound()) {
      got.add(ByteBufUtil.hexDump(each));
      each.release();
    }
    assertThat(got).isEqualTo(sent);
    assertThat(memory.bytes()).isEqualTo(bytes);
    framer.handled(bytes - 10);
    assertThat(memory.bytes()).isEqualTo(10);
    channel.close();
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void refusesByTheAnnouncedLength() {
    assertRefused(
        Reason.PACKET_TOO_LARGE, packet(3, PacketFramer.MAX_PACKET_BYTES).readSlice(10).copy());
    channel.writeInbound(packet(3, 5));
    Object next = channel.readInbound();
    assertThat(next).as("nothing comes after that").isNull();
  }

  @Test
  void refusesALengthOfFiveBytes() {
    assertRefused(
        Reason.MALFORMED_PACKET,
        Unpooled.wrappedBuffer(new byte[] {0x30, -1, -1, -1, -1, 1, 0, 0, 0, 0}));
  }

  @Test
  void refusesWhatDoesNotFitIntoTheMemoryOfAll() {
    memory.take(2 << 20);
    assertRefused(Reason.SERVER_BUSY, packet(3, 100).readSlice(50).copy());
    channel.close();
    assertThat(memory.bytes()).isEqualTo(2 << 20);
  }

  @Test
  void waitsForTheRestOfAPacketNotForEver() {
    channel.freezeTime();
    send(packet(3, 100).readSlice(50).copy());
    channel.advanceTimeBy(999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.checkException();
    channel.advanceTimeBy(10, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThatExceptionOfType(MqttRefusedException.class)
        .isThrownBy(channel::checkException)
        .returns(Reason.PROTOCOL_ERROR, MqttRefusedException::reason);
  }
}
