package io.weir.model.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.labels.LabelMatcher.Type;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMatcherTest {
  @Test
  void readsASelector() {
    assertThat(LabelMatcher.ofSelector("up"))
        .containsExactly(new LabelMatcher(Type.EQUAL, "__name__", "up"));
    assertThat(LabelMatcher.ofSelector(" a:b { job = \"x\\n\\\"\" , m!='y',r=~\"a|b\",n!~\"\", } "))
        .containsExactly(
            new LabelMatcher(Type.EQUAL, "__name__", "a:b"),
            new LabelMatcher(Type.EQUAL, "job", "x\n\""),
            new LabelMatcher(Type.NOT_EQUAL, "m", "y"),
            new LabelMatcher(Type.MATCHES, "r", "a|b"),
            new LabelMatcher(Type.MATCHES_NOT, "n", ""));
    assertThat(LabelMatcher.ofSelector("{tag=\"pump 1\"}"))
        .containsExactly(new LabelMatcher(Type.EQUAL, "tag", "pump 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{a}",
        "{a=b}",
        "{a=\"b}",
        "{a=\"b\"",
        "{a=\"b\"}x",
        "a b",
        "{=\"b\"}",
        "{a=\"b\"c=\"d\"}",
        "{1=\"b\"}",
        "{a==\"b\"}"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> LabelMatcher.ofSelector(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("match: must be a selector like metric{label=\"value\"}");
  }

  /** All are compiled at once: 100 like these, in 2 KB, have 820,000 steps. */
  @Test
  void boundsTheExpressionsOfASelectorTogether() {
    LabelMatcher large = new LabelMatcher(Type.MATCHES, "a", "(((a{9}){9}){9}){9}");
    assertThat(LabelMatcher.requireFew(Collections.nCopies(9, large))).hasSize(9);
    assertThatThrownBy(() -> LabelMatcher.requireFew(Collections.nCopies(50, large)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("matchers: must have at most 100000 characters together");
  }

  /** Each has hundreds of ranges, which repeats share. */
  @Test
  void countsClassesOfUnicodeOnceEach() {
    assertThat(LabelMatcher.size("\\pL\\p{Greek}[\\PN\\p{L}]")).isBetween(400L, 410L);
    assertThat(LabelMatcher.size("[\\p{L}\\p{N}_-]{1,64}")).isBetween(200L, 300L);
    assertThatThrownBy(() -> new LabelMatcher(Type.MATCHES, "a", "\\pL".repeat(100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("matchers: an expression must have at most");
  }
}
