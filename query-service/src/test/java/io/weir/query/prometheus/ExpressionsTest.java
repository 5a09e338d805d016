package io.weir.query.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import io.weir.model.labels.LabelMatcher;
import io.weir.service.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
  private static boolean matches(String text, String value) {
    return new Expressions().compile("job", text).test(value);
  }

  @Test
  void matchesTheWholeValue() {
    assertThat(matches("a|b", "a")).isTrue();
    assertThat(matches("a|b", "ab")).isFalse();
    assertThat(matches("a.b", "a\nb")).isTrue();
    assertThat(matches("([0-9a-f]{8}-){4}[0-9a-f]{12}", "0123abcd-".repeat(4) + "0".repeat(12)))
        .isTrue();
    assertThat(matches("\\x{61}\\Q{1000}{1000}(\\E[{1000}]\\p{Greek}", "a{1000}{1000}({α"))
        .isTrue();
    assertThat(matches("((.{0,30},){9}){9}", ",".repeat(81))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(((a{100}){100}){100}){100}",
        "((((a{1000}){1000}){1000}){1000}){1000}",
        "(a{1000}\\Q)\\E){1000}",
        "([)]{1000}){1000}",
        "([[:alpha:])]{1000}){1000}",
        "([]){}]{1000}){999,}",
        "(?:(?i:\\pL{0,200}){0,200})",
        "(\\){1000}){1000}",
        "(((a{1000}){1000}){1000}",
        "x{1000}{1000}",
        "(?i)\u1c80",
        "(?i)[\\x{100}-\\x{10fff}]",
        "(a"
      })
  void refusesWhatIsNoneOrTakesTooMuchMemory(String text) {
    assertThatThrownBy(() -> matches(text, "a"))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("matchers: the one of job must be an expression of RE2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "(?:a", "(?:a|b", "(?:x?"})
  void refusesWhatNeedsTooMuchStack(String begin) {
    for (int depth : new int[] {100, 1000, 1500}) {
      String text = begin.repeat(depth) + "a" + ")?".repeat(depth);
      try {
        matches(text, "ab".repeat(500));
      } catch (ProblemException e) {
        assertThat(e.status()).isEqualTo(400);
      }
    }
  }

  @Test
  void boundsAllExpressionsOfARequestTogether() {
    Expressions expressions = new Expressions();
    for (int i = 0; i < 5; i++) {
      expressions.compile("job", "a{1000}".repeat(9));
    }
    assertThatThrownBy(() -> expressions.compile("job", "a{1000}".repeat(9)))
        .isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "a|b|c",
        "a*",
        "(a+)?",
        "a{3}",
        "(ab){7}",
        "((a{2,5}b){3,}c){4}",
        "[a-z]{9}",
        "\\d{2}(\\.\\d{1,3}){3}",
        "(.{0,99}){10}y",
        "(?i:abc){3}",
        "\\x{41}{5}",
        "a{,5}",
        "a{x}"
      })
  void countsAboutWhatIsCompiled(String text) {
    long compiled = Pattern.compile("(?s:" + text + ')').programSize();
    assertThat(LabelMatcher.size(text)).isBetween(compiled / 4 - 4, 2 * compiled + 4);
  }
}
