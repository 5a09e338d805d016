package io.weir.job.samples.labels;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralsTest {
  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a|b|cd, a b cd",
    "(a|b), a b",
    "(?:a|b), a b",
    "node\\.a|b\\-c, node.a b-c",
    "(é|\uD83D\uDE00), é \uD83D\uDE00",
  })
  void knowsTheValuesOfAlternatives(String expression, String values) {
    assertThat(Literals.of(expression).values().orElseThrow()).containsExactly(values.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "host-.*, host-",
    "^host-[0-9]+, host-",
    "host-(a|b)-.*, host-",
    "10\\.0\\.\\d+, 10.0.",
    "hosts?, host",
    "hosts*, host",
    "hosts{0;2}, host",
    "hosts+, host",
    "a\uD83D\uDE00*, a",
    "abc$, abc",
  })
  void knowsWhatAllBeginWith(String expression, String prefix) {
    Literals literals = Literals.of(expression.replace(';', ','));
    assertThat(literals.values()).isEmpty();
    assertThat(literals.prefix()).isEqualTo(prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "a.*|b",
    "a)|(b",
    "a)?(b",
    "a)*(?:b",
    "[ab].*",
    ".*a",
    "(?i)abc",
    "a[(]|b",
    "\\Qa|b\\E",
    "a\\Q(\\E|b.*",
    "^*a",
    "abc(?i)def",
    "aa+(?i)?",
    "a\\Q\\E?",
    "(a)|(b)"
  })
  void saysNothingWhereThatIsNotPlain(String expression) {
    assertThat(Literals.of(expression)).isEqualTo(Literals.UNKNOWN);
  }

  /** Of all that is put together of operators and a few characters. */
  @Test
  void neverLeavesOutATextThatMatches() {
    String[] parts = {
      "a", "b", "ab", "|", "(", ")", "(?:", "?", "*", "+", ".", "[ab]", "[^a]", "[(]", "\\.", "\\Q",
      "\\E", "{0,1}", "{2}", "^", "$", "(?i)", "(?i:", "\\d", "\\x61", "."
    };
    Random random = new Random(5);
    int compiled = 0;
    for (int i = 0; i < 60_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 1 + random.nextInt(7); n > 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      Pattern pattern;
      try {
        pattern = Pattern.compile("(?s:" + text + ')');
      } catch (PatternSyntaxException e) {
        continue;
      }
      compiled++;
      Literals literals = Literals.of(text.toString());
      for (String value : values()) {
        if (pattern.matches(value)) {
          assertThat(value).as(text.toString()).startsWith(literals.prefix());
          literals.values().ifPresent(all -> assertThat(all).as(text.toString()).contains(value));
        }
      }
    }
    assertThat(compiled).isGreaterThan(10_000);
  }

  private static final String[] VALUES = allValues();

  private static String[] values() {
    return VALUES;
  }

  /** All texts of up to four of some characters. */
  private static String[] allValues() {
    String[] characters = {"a", "b", "A", ".", "(", "|", "1"};
    List<String> all = new ArrayList<>(List.of(""));
    int begin = 0;
    for (int length = 1; length <= 3; length++) {
      int end = all.size();
      for (int i = begin; i < end; i++) {
        for (String character : characters) {
          all.add(all.get(i) + character);
        }
      }
      begin = end;
    }
    return all.toArray(String[]::new);
  }
}
