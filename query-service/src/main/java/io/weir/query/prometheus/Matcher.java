package io.weir.query.prometheus;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.Excerpt;
import io.weir.service.http.ProblemException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * What the value of a label must be; one that a series does not have is empty.
 *
 * @param equal the only value that matches, if there is only one
 */
record Matcher(String label, Optional<String> equal, Predicate<String> value) {
  private static final int EQUAL = 0;
  private static final int NOT_EQUAL = 1;
  private static final int MATCHES = 2;
  private static final int MATCHES_NOT = 3;

  /** Longer expressions take too long to compile. */
  private static final int MAX_EXPRESSION = 10_000;

  /**
   * @param type as remote read numbers them
   * @throws ProblemException 400
   */
  static Matcher of(int type, String label, String text) {
    return switch (type) {
      case EQUAL -> new Matcher(label, Optional.of(text), text::equals);
      case NOT_EQUAL -> new Matcher(label, Optional.empty(), value -> !text.equals(value));
      case MATCHES -> new Matcher(label, Optional.empty(), expression(label, text));
      case MATCHES_NOT -> new Matcher(label, Optional.empty(), expression(label, text).negate());
      default ->
          throw ProblemException.badRequest(
              "matchers", "matchers: must be of type 0 to 3, got " + type);
    };
  }

  /** RE2, as Prometheus has it, of the whole value. */
  private static Predicate<String> expression(String label, String text) {
    if (text.length() <= MAX_EXPRESSION) {
      try {
        return Pattern.compile("(?s:" + text + ')')::matches;
      } catch (PatternSyntaxException e) {
        // Refused below.
      }
    }
    throw ProblemException.badRequest(
        "matchers",
        "matchers: the one of "
            + Excerpt.of(label)
            + " must be an expression of RE2 of at most "
            + MAX_EXPRESSION
            + " characters, got \""
            + Excerpt.of(text)
            + '"');
  }

  boolean matches(SortedMap<String, String> labels) {
    return value.test(labels.getOrDefault(label, ""));
  }
}
