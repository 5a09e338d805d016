package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void endsALongTextWithDots() {
    assertThat(Excerpt.of("a".repeat(64))).isEqualTo("a".repeat(64));
    assertThat(Excerpt.of("a".repeat(65))).isEqualTo("a".repeat(64) + "...");
    assertThat(Excerpt.of("abc", 2)).isEqualTo("ab...");
  }

  @Test
  void cutsNoCharacterOfTwoPartsInTwo() {
    assertThat(Excerpt.of("a\uD83D\uDE00b", 2)).isEqualTo("a...");
    assertThat(Excerpt.of("a\uD83D\uDE00b", 3)).isEqualTo("a\uD83D\uDE00...");
  }
}
