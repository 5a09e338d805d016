package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WidthsTest {
  @Test
  void holdsWhatWasAddedInAscendingOrder() {
    Widths widths = Widths.of(64, 10, 3, 3);
    assertThat(widths.stream()).containsExactly(3, 10, 64);
    assertThat(widths.size()).isEqualTo(3);
    assertThat(widths).hasToString("3, 10, 64");
    assertThat(widths.without(10).with(1)).isEqualTo(Widths.of(1, 3, 64));
    assertThat(widths.without(3).without(10).without(64).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65, 128})
  void hasNoWidthThatNoSampleHas(int width) {
    assertThat(new Widths(-1).contains(width)).isFalse();
    assertThatThrownBy(() -> Widths.of(width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width: must be 1 to 64, got " + width);
  }
}
