package io.weir.model.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndlessFoldsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)\u1c80",
        "a(?s-U:(?mi:x\\x{1c88}))",
        "(?i)[\\x{100}-\\x{10fff}]",
        "(?i)[a-\\x{1C84}]",
        "(?i)[^\u0100-\uffff]",
        "(?i)[\\\\x{2000}-\\x{ffff}]",
        "(?i)[b\\x{1c00}-\u1d00]",
        "(?i)[\\d-\\x{1d00}]"
      })
  void findsWhatIsCompiledForEver(String expression) {
    assertThat(EndlessFolds.mayBeIn(expression)).isTrue();
    assertThatThrownBy(() -> new LabelMatcher(LabelMatcher.Type.MATCHES, "a", expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("matchers: an expression must have at most");
    assertThatThrownBy(() -> new Filter.Regex(FilterPath.of("$.a"), expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("regex: must not ignore the case");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u1c80[\\x{100}-\\x{10fff}]",
        "(?i)[\u4e00-\u9fa5]\\pL",
        "(?i)[\\x{4e00}-\\x{9fa5}]",
        "(?i:node-[a-z0-9]+)|\u00fcber|\u0413\u0434",
        "(?i)a-b",
        "(?s)i"
      })
  void letsOthersBe(String expression) {
    assertThat(EndlessFolds.mayBeIn(expression)).isFalse();
  }

  @Test
  void readsWhatIsNoExpression() {
    assertThat(EndlessFolds.mayBeIn("(?i)[a-\\x{")).isTrue();
    assertThat(EndlessFolds.mayBeIn("(?i)-\\")).isFalse();
    assertThat(EndlessFolds.mayBeIn("(?i")).isFalse();
  }
}
