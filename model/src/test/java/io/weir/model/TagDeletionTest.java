package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.block.SampleReader;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagDeletionTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void keepsItsBytes() {
    TagDeletion all = new TagDeletion(Tag.of("ab"), TagDeletion.ALL_WIDTHS, TagDeletion.ALL_TIMES);
    TagDeletion old = new TagDeletion(Tag.of("ä"), 64, 0x0102030405060708L);

    assertThat(HEX.formatHex(all.toBytes())).isEqualTo("8102616200ffffffffffffff7f");
    assertThat(HEX.formatHex(old.toBytes())).isEqualTo("8102c3a4400807060504030201");
    TagDeletion longTag = new TagDeletion(Tag.of("x".repeat(0x0102)), 64, 0x0102030405060708L);
    assertThat(HEX.formatHex(longTag.toBytes()))
        .isEqualTo("81000201" + "78".repeat(0x0102) + "400807060504030201");
    assertThat(TagDeletion.of(longTag.toBytes())).isEqualTo(longTag);
    assertThat(TagDeletion.of(all.toBytes())).isEqualTo(all);
    assertThat(TagDeletion.of(old.toBytes())).isEqualTo(old);
  }

  @Test
  void isNoBlockAndABlockIsNoDeletion() {
    SampleBlock.Writer block = new SampleBlock.Writer(1, 64);
    block.add(Tag.of("a"), 1, new double[1]);
    byte[] deletion = new TagDeletion(Tag.of("a"), 1, 1).toBytes();

    assertThat(TagDeletion.is(deletion)).isTrue();
    assertThat(TagDeletion.is(block.toBytes())).isFalse();
    assertThat(TagDeletion.is(new byte[0])).isFalse();
    assertThatThrownBy(() -> SampleReader.of(deletion)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "81",
        "8100",
        "810000ffffffffffffff7f",
        "8102616200ffffffffffffff",
        "8102616200ffffffffffffff7f00",
        "81000200616200ffffffffffffff7f",
        "8102616241ffffffffffffff7f",
        "81026162ffffffffffffffff7f",
        "81026162000000000000000000",
        "8102616200ffffffffffffffff",
        "8102c3c300ffffffffffffff7f",
        "0102616200ffffffffffffff7f",
      })
  void refusesWhatIsNone(String hex) {
    assertThatThrownBy(() -> TagDeletion.of(HEX.parseHex(hex)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void meansOneSeriesOrAll() {
    assertThat(new TagDeletion(Tag.of("a"), TagDeletion.ALL_WIDTHS, 1).includes(3)).isTrue();
    assertThat(new TagDeletion(Tag.of("a"), 3, 1).includes(3)).isTrue();
    assertThat(new TagDeletion(Tag.of("a"), 3, 1).includes(4)).isFalse();
  }

  @Test
  void refusesAWidthAndATimeThatNoSampleHas() {
    assertThatThrownBy(() -> new TagDeletion(Tag.of("a"), 65, 1))
        .hasMessage("width: must be 1 to 64, got 65");
    assertThatThrownBy(() -> new TagDeletion(Tag.of("a"), 1, 0))
        .hasMessage("before: must be greater than 0, got 0");
  }
}
