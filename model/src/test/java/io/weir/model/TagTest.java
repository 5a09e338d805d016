package io.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", " ", "pump.7/pressure", "~", "\u00a0", "Ä", "日本", "😀", "\u2028", "\uffff"})
  void takesAnyNameWithoutControlCharacters(String name) {
    byte[] utf8 = name.getBytes(UTF_8);
    assertThat(Tag.fault(utf8, 0, utf8.length)).isNull();
    Tag tag = Tag.of(name);
    assertThat(tag).hasToString(name).isEqualTo(Tag.ofUtf8(utf8, 0, utf8.length));
    assertThat(tag.utf8()).isEqualTo(utf8);
    assertThat(tag.length()).isEqualTo(utf8.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x09, 0x0a, 0x1f, 0x7f, 0x80, 0x85, 0x9f})
  void refusesControlCharactersOfAsciiAndOfC1(int control) {
    String limit = String.format("tag: must hold no control character, got U+%04X", control);
    for (String name : List.of("%s", "a%s", "%sb", "日%s本")) {
      String tag = String.format(name, Character.toString(control));
      assertThat(fault(tag.getBytes(UTF_8))).isEqualTo(limit);
      assertThatThrownBy(() -> Tag.of(tag))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(limit);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "overlong slash, c0af",
    "overlong NUL, c080",
    "overlong in three bytes, e080af",
    "overlong in four bytes, f08080af",
    "high surrogate, eda080",
    "low surrogate, edb080",
    "surrogate pair, eda080edb080",
    "beyond U+10FFFF, f4908080",
    "lone continuation, 80",
    "cut in two, e697",
    "never a lead, ff",
  })
  void refusesBytesThatAreNoUtf8(String what, String hex) {
    byte[] alone = HexFormat.of().parseHex(hex);
    byte[] within = HexFormat.of().parseHex("61" + hex + "62");
    assertThat(fault(alone)).as(what).isEqualTo("tag: must be valid UTF-8");
    assertThat(fault(within)).as(what).isEqualTo("tag: must be valid UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\udbffb", "\udc00\ud800"})
  void refusesLoneSurrogates(String name) {
    assertThatThrownBy(() -> Tag.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tag: must be valid Unicode, got a lone surrogate");
  }

  @Test
  void limitsTheLengthInBytesNotInCharacters() {
    assertThat(Tag.of("x".repeat(1024)).length()).isEqualTo(1024);
    assertThat(Tag.of("日".repeat(341) + "x").length()).isEqualTo(1024);
    refusesLength("", 0);
    refusesLength("x".repeat(1025), 1025);
    refusesLength("日".repeat(341) + "xy", 1025);
    refusesLength("😀".repeat(257), 1028);
  }

  private static void refusesLength(String name, int got) {
    String limit = "tag: must have 1 to 1024 bytes of UTF-8, got " + got;
    assertThat(fault(name.getBytes(UTF_8))).isEqualTo(limit);
    assertThatThrownBy(() -> Tag.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(limit);
  }

  private static String fault(byte[] utf8) {
    byte[] buffer = new byte[utf8.length + 4];
    System.arraycopy(utf8, 0, buffer, 2, utf8.length);
    return Tag.fault(buffer, 2, utf8.length);
  }

  /** Computed by an independent program; a change here loses every stored sample. */
  @ParameterizedTest
  @CsvSource({
    "a, 1a80b1b3, 3",
    "tag-0, f71a0d5e, 10",
    "tag-1, fea73f05, 5",
    "pump.7/pressure, 2c11b1f0, 4",
    "Ä, 385b4903, 7",
    "日本, f004911f, 11",
    "😀, 3303a80a, 10",
  })
  void hashesAsItAlwaysHas(String name, String hash, int partitionOfTwelve) {
    Tag tag = Tag.of(name);
    byte[] utf8 = name.getBytes(UTF_8);
    assertThat(tag.hashCode()).isEqualTo((int) Long.parseLong(hash, 16));
    assertThat(Tag.hash(utf8, 0, utf8.length)).isEqualTo(tag.hashCode());
    assertThat(Tag.partition(tag.hashCode(), 12)).isEqualTo(partitionOfTwelve);
  }

  @Test
  void spreadsNumberedTagsEvenlyOverPartitions() {
    int[] counts = new int[12];
    for (int i = 0; i < 12_000; i++) {
      counts[Tag.partition(Tag.of("tag-" + i).hashCode(), 12)]++;
    }
    assertThat(Arrays.stream(counts)).allMatch(count -> count > 850 && count < 1150);
  }

  @Seeded
  void ordersByCodePoint(long seed) {
    Random random = new Random(seed);
    List<int[]> names = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      names.add(randomCodePoints(random));
    }
    for (int[] a : names) {
      for (int[] b : names) {
        Tag left = Tag.of(new String(a, 0, a.length));
        Tag right = Tag.of(new String(b, 0, b.length));
        assertThat(Integer.signum(left.compareTo(right)))
            .isEqualTo(Integer.signum(Arrays.compare(a, b)));
        assertThat(left.equals(right)).isEqualTo(Arrays.equals(a, b));
      }
    }
  }

  private static int[] randomCodePoints(Random random) {
    int[] blocks = {0x20, 0x60, 0xa0, 0x7f0, 0xd7f8, 0xe000, 0xfff0, 0x10000, 0x1f600, 0x10fff0};
    return random
        .ints(1 + random.nextInt(3), 0, blocks.length)
        .map(block -> blocks[block] + random.nextInt(8))
        .toArray();
  }

  @Test
  void givesItsBytesAwayAsCopies() {
    Tag tag = Tag.of("abc");
    tag.utf8()[0] = 'x';
    assertThat(tag).hasToString("abc");
    byte[] source = "xabcx".getBytes(UTF_8);
    Tag copied = Tag.ofUtf8(source, 1, 3);
    source[1] = 'x';
    assertThat(copied).isEqualTo(tag).hasSameHashCodeAs(tag);
  }

  @Test
  void comparesWithBytesInABuffer() {
    Tag tag = Tag.of("abc");
    byte[] buffer = "xabcd".getBytes(UTF_8);
    assertThat(tag.equalsUtf8(buffer, 1, 3)).isTrue();
    assertThat(tag.equalsUtf8(buffer, 1, 4)).isFalse();
    assertThat(tag.equalsUtf8(buffer, 0, 3)).isFalse();
    assertThat(tag.startsWith(new byte[0])).isTrue();
    assertThat(tag.startsWith("ab".getBytes(UTF_8))).isTrue();
    assertThat(tag.startsWith("abc".getBytes(UTF_8))).isTrue();
    assertThat(tag.startsWith("abcd".getBytes(UTF_8))).isFalse();
    assertThat(tag.startsWith("b".getBytes(UTF_8))).isFalse();
    byte[] target = new byte[5];
    assertThat(tag.copyTo(target, 1)).isEqualTo(4);
    assertThat(target).isEqualTo(new byte[] {0, 'a', 'b', 'c', 0});
  }
}
