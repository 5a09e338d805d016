package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VarintsTest {
  /** A number whose zigzag has so many bits. */
  private static long ofBits(Random random, int bits) {
    long zigzag = bits == 0 ? 0 : random.nextLong() >>> (Long.SIZE - bits) | 1L << (bits - 1);
    return Varints.unzigzag(zigzag);
  }

  @Seeded
  void comeBackWhereverTheyStand(long seed) {
    Random random = new Random(seed);
    for (int bits = 0; bits <= Long.SIZE; bits++) {
      for (int after = 0; after <= Long.BYTES + 1; after++) {
        long number = ofBits(random, bits);
        byte[] bytes = new byte[3 + Varints.MAX_BYTES + after];
        random.nextBytes(bytes);
        int end = Varints.put(bytes, 3, number);
        assertThat(end - 3).isEqualTo(Math.max(1, Math.min((bits + 6) / 7, Varints.MAX_BYTES)));

        Varints.Reader reader = new Varints.Reader("a test", bytes, 3, end + after);

        assertThat(reader.next()).as("%d bits, %d bytes after", bits, after).isEqualTo(number);
        assertThat(reader.at()).isEqualTo(end);
      }
    }
  }

  @Seeded
  void mayTakeMoreBytesThanTheyNeed(long seed) {
    Random random = new Random(seed);
    for (int length = 1; length <= Long.BYTES; length++) {
      byte[] bytes = new byte[length + Long.BYTES];
      Arrays.fill(bytes, 0, length - 1, (byte) 0x80);
      bytes[0] |= (byte) random.nextInt(0x80);
      long number = Varints.unzigzag(bytes[0] & 0x7f);

      Varints.Reader beforeOthers = new Varints.Reader("a test", bytes, 0, bytes.length);
      Varints.Reader atEnd = new Varints.Reader("a test", bytes, 0, length);

      assertThat(beforeOthers.next()).isEqualTo(number);
      assertThat(beforeOthers.at()).isEqualTo(length);
      assertThat(atEnd.next()).isEqualTo(number);
    }
  }

  @Test
  void areRefusedWhereTheyEndWithin() {
    byte[] bytes = new byte[Varints.MAX_BYTES];
    int end = Varints.put(bytes, 0, Long.MIN_VALUE);
    assertThat(end).isEqualTo(Varints.MAX_BYTES);
    for (int cut = 0; cut < end; cut++) {
      Varints.Reader reader = new Varints.Reader("a test", bytes, 0, cut);
      assertThatThrownBy(reader::next)
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("a test: end within a number");
    }
  }
}
