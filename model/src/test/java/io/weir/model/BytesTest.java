package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void isLittleEndianAtAnyOffset() {
    byte[] bytes = new byte[15];
    Bytes.putLong(bytes, 3, 0x0807060504030201L);
    assertThat(bytes).isEqualTo(new byte[] {0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0});
    assertThat(Bytes.getInt(bytes, 5)).isEqualTo(0x06050403);
    assertThat(Bytes.getUnsignedShort(bytes, 4)).isEqualTo(0x0302);
  }

  @Seeded
  void readsWhatAByteBufferWrote(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int at = random.nextInt(9);
      byte[] bytes = new byte[17];
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      long bits = random.nextLong();
      buffer.putLong(at, bits);
      assertThat(Bytes.getLong(bytes, at)).isEqualTo(bits);
      assertThat(Double.doubleToRawLongBits(Bytes.getDouble(bytes, at))).isEqualTo(bits);
      assertThat(Bytes.getInt(bytes, at)).isEqualTo((int) bits);
      assertThat(Bytes.getUnsignedShort(bytes, at)).isEqualTo((int) (bits & 0xffff));

      byte[] written = new byte[17];
      Bytes.putDouble(written, at, Double.longBitsToDouble(bits));
      assertThat(written).isEqualTo(bytes);
      Bytes.putInt(written, at, 7);
      Bytes.putShort(written, at + 4, 0x1fffe);
      assertThat(buffer.put(written).getInt(at)).isEqualTo(7);
      assertThat(buffer.getShort(at + 4)).isEqualTo((short) -2);
    }
  }
}
