package io.weir.job.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Tag;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class TagNameSerializerTest {
  private static final List<Tag> IN_ORDER =
      List.of(
          Tag.of(" "),
          Tag.of("a"),
          Tag.of("a "),
          Tag.of("aa"),
          Tag.of("b"),
          Tag.of("x".repeat(Tag.MAX_BYTES)),
          Tag.of("ö"),
          Tag.of("\uFFFD"),
          Tag.of("\uD83D\uDE00"));

  private static byte[] bytes(Tag tag) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    TagNameSerializer.INSTANCE.serialize(tag, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void whatIsWrittenSortsAsTheTagsDo() throws IOException {
    for (int i = 1; i < IN_ORDER.size(); i++) {
      assertThat(IN_ORDER.get(i - 1)).isLessThan(IN_ORDER.get(i));
      assertThat(Arrays.compareUnsigned(bytes(IN_ORDER.get(i - 1)), bytes(IN_ORDER.get(i))))
          .as("%s and %s", IN_ORDER.get(i - 1), IN_ORDER.get(i))
          .isNegative();
    }
  }

  @Test
  void isReadBackUpToItsEnd() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    for (Tag tag : IN_ORDER) {
      TagNameSerializer.INSTANCE.serialize(tag, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (Tag tag : IN_ORDER) {
      assertThat(TagNameSerializer.INSTANCE.deserialize(in)).isEqualTo(tag);
    }
    assertThat(in.available()).isZero();
  }

  @Test
  void isWrittenAsItAlwaysWas() throws IOException {
    assertThat(HexFormat.of().formatHex(bytes(Tag.of("aö")))).isEqualTo("61c3b600");
  }

  @Test
  void refusesANameWithoutEnd() {
    byte[] endless = new byte[2 * Tag.MAX_BYTES + 4];
    Arrays.fill(endless, (byte) 'x');
    assertThatThrownBy(
            () -> TagNameSerializer.INSTANCE.deserialize(new DataInputDeserializer(endless)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2050");
  }
}
