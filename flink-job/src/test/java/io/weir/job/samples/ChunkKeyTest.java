package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Tag;
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
    assertThat(hex(ChunkKey.of(TAG))).isEqualTo(NAMED + "00" + "00" + "04" + "8000000000000000");
    assertThat(hex(ChunkKey.rolledUp(series)))
        .isEqualTo(NAMED + "0a" + "00" + "03" + "8000000000000000");
  }
}
