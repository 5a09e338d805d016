package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of each kind of key, which are in checkpoints. */
class ChunkKeyTest {
  private static final Tag TAG = Tag.of("kessel-ß");
  private static final String HASH = HexFormat.of().toHexDigits(TAG.hashCode());
  private static final String NAMED = "01" + HASH + "09" + "6b657373656c2dc39f";

  private static String hex(ChunkKey key) {
    return HexFormat.of().formatHex(key.toBytes());
  }

  @Test
  void areWhatTheyWere() {
    Series series = new Series(TAG, 10);
    ChunkKey root = ChunkKey.root(series, 2);
    assertThat(hex(root)).isEqualTo(NAMED + "0a" + "02" + "00" + "8000000000000000");
    assertThat(hex(root.page(-1))).isEqualTo(NAMED + "0a" + "02" + "01" + "7fffffffffffffff");
    assertThat(hex(root.chunk(7))).isEqualTo(NAMED + "0a" + "02" + "02" + "8000000000000007");
    assertThat(hex(ChunkKey.names(0x12345678)))
        .isEqualTo("01" + "12345678" + "00" + "00" + "00" + "05" + "8000000000000000");
    assertThat(hex(ChunkKey.names(0x12345678).labels()))
        .isEqualTo("01" + "12345678" + "00" + "00" + "00" + "07" + "8000000000000000");
    assertThat(hex(ChunkKey.of(TAG))).isEqualTo(NAMED + "00" + "00" + "04" + "8000000000000000");
    assertThat(hex(ChunkKey.rolledUp(series)))
        .isEqualTo(NAMED + "0a" + "00" + "03" + "8000000000000000");
  }

  @Test
  void ofALongTagHaveAnotherVersion() throws IOException {
    for (int length : new int[] {255, 256, 1024}) {
      Tag tag = Tag.of("x".repeat(length));
      ChunkKey key = ChunkKey.root(new Series(tag, 10), 2).chunk(7);
      String begin = HexFormat.of().toHexDigits(tag.hashCode());
      assertThat(hex(key))
          .isEqualTo(
              (length == 255 ? "01" + begin + "ff" : "02" + begin + String.format("%04x", length))
                  + "78".repeat(length)
                  + ("0a" + "02" + "02" + "8000000000000007"));
      ChunkKey read =
          ChunkKey.readFrom(new DataInputStream(new ByteArrayInputStream(key.toBytes())));
      assertThat(read).isEqualTo(key);
      assertThat(read.tag()).isEqualTo(tag);
    }
  }
}
