package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.SameHash;
import io.weir.model.Tag;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

  @Test
  void secretHashesOfKeysOfOneHashAreFarApart() {
    List<Tag> tags = SameHash.names(new byte[0], 10).stream().map(Tag::of).toList();
    List<ChunkKey> keys =
        Stream.concat(
                tags.stream().map(tag -> ChunkKey.root(new Series(tag, 1), 0)),
                LongStream.range(1, 1000)
                    .mapToObj(i -> ChunkKey.root(new Series(tags.get(0), 1), 0).chunk(i << 32 | i)))
            .toList();
    assertThat(keys.stream().map(ChunkKey::hashCode).distinct()).hasSize(1);

    assertThat(keys.stream().map(ChunkKey::secretHash).distinct().count())
        .isGreaterThan(keys.size() - 5); // some meet by chance
  }
}
