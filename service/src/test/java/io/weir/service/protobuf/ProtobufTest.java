package io.weir.service.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufTest {
  private static final HexFormat HEX = HexFormat.of();

  private static ProtobufReader reader(byte[] bytes) {
    return new ProtobufReader(bytes, 0, bytes.length);
  }

  /** The examples of the encoding's documentation: 150, "testing", and a message in a message. */
  @Test
  void writesWhatTheEncodingDocuments() {
    assertThat(HEX.formatHex(new ProtobufWriter().int64(1, 150).toBytes())).isEqualTo("089601");
    assertThat(HEX.formatHex(new ProtobufWriter().text(2, "testing").toBytes()))
        .isEqualTo("120774657374696e67");
    ProtobufWriter inner = new ProtobufWriter().int64(1, 150);
    assertThat(HEX.formatHex(new ProtobufWriter().message(3, inner).toBytes()))
        .isEqualTo("1a03089601");
    assertThat(HEX.formatHex(new ProtobufWriter().int64(1, -1).toBytes()))
        .isEqualTo("08ffffffffffffffffff01");
    assertThat(HEX.formatHex(new ProtobufWriter().float64(16, 1.5).toBytes()))
        .isEqualTo("8101000000000000f83f");
  }

  @Test
  void readsWhatWasWrittenAndSkipsTheRest() {
    double stale = Double.longBitsToDouble(0x7ff0000000000002L);
    byte[] bytes =
        new ProtobufWriter()
            .int64(1, Long.MIN_VALUE)
            .text(9, "x".repeat(300))
            .float64(2, stale)
            .text(3, "ä")
            .int64(4, 5)
            .toBytes();
    ProtobufReader reader = reader(bytes);
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.int64()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader.next()).isEqualTo(9);
    reader.skip();
    assertThat(reader.next()).isEqualTo(2);
    assertThat(Double.doubleToRawLongBits(reader.float64())).isEqualTo(0x7ff0000000000002L);
    assertThat(reader.next()).isEqualTo(3);
    assertThat(reader.text()).isEqualTo("ä");
    assertThat(reader.next()).isEqualTo(4);
    reader.skip();
    assertThat(reader.next()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08",
        "0880",
        "08ffffffffffffffffffff01",
        "0901",
        "0a05aa",
        "0d00",
        "0b",
        "0f",
        "00"
      })
  void refusesWhatIsNoMessage(String hex) {
    ProtobufReader reader = reader(HEX.parseHex(hex));
    assertThatThrownBy(
            () -> {
              while (reader.next() != 0) {
                reader.skip();
              }
            })
        .isInstanceOf(MalformedProtobufException.class);
  }

  @Test
  void refusesAValueOfAnotherType() {
    ProtobufReader reader = reader(new ProtobufWriter().int64(1, 5).toBytes());
    reader.next();
    assertThatThrownBy(reader::float64).isInstanceOf(MalformedProtobufException.class);
    assertThatThrownBy(reader::length).isInstanceOf(MalformedProtobufException.class);
  }

  @Test
  void aBlockOfSnappyComesBackAndADamagedOneIsRefusedOrAsLongAsItSays() {
    Random random = new Random(7);
    byte[] bytes = new byte[5000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(3);
    }
    byte[] block = SnappyBlock.deflate(bytes);
    assertThat(block.length).isLessThan(bytes.length);
    assertThat(SnappyBlock.inflatedLength(block, block.length)).isEqualTo(bytes.length);
    assertThat(SnappyBlock.inflate(block, block.length)).isEqualTo(bytes);
    for (int cut = 0; cut < block.length; cut += 7) {
      int length = cut;
      assertThatThrownBy(() -> SnappyBlock.inflate(block, length))
          .isInstanceOf(MalformedProtobufException.class);
    }
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = Arrays.copyOf(block, block.length);
      damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt();
      try {
        assertThat(SnappyBlock.inflate(damaged, damaged.length)).hasSize(bytes.length);
      } catch (MalformedProtobufException e) {
        assertThat(e).hasMessageContaining("Snappy");
      }
    }
  }
}
