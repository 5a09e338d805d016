package io.weir.query.prometheus;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.Excerpt;
import io.weir.model.labels.LabelMatcher;
import io.weir.service.http.ProblemException;
import java.util.function.Predicate;

/**
 * Compiles the regular expressions of a request: RE2, as Prometheus has it, of the whole value.
 * Their size is bounded, since a few characters may take all memory, and time to match.
 */
final class Expressions {
  /** The largest expression, in characters and as {@link LabelMatcher#size} counts. */
  private static final int MAX_SIZE = LabelMatcher.MAX_CHARACTERS;

  /** The same of all of a request together. */
  private static final int MAX_TOTAL = 50_000;

  private long total;

  /**
   * @param label whose value must match
   * @throws ProblemException 400; so does the predicate, of what needs too much stack
   */
  Predicate<String> compile(String label, String text) {
    long size = LabelMatcher.size(text);
    total += size;
    if (size <= MAX_SIZE && total <= MAX_TOTAL) {
      try {
        Pattern pattern = Pattern.compile("(?s:" + text + ')');
        return value -> matches(pattern, label, value);
      } catch (PatternSyntaxException | StackOverflowError e) {
        // Refused below.
      }
    }
    throw refusal(label, text);
  }

  /** Operators in operators that match nothing need stack. */
  private static boolean matches(Pattern pattern, String label, String value) {
    try {
      return pattern.matches(value);
    } catch (StackOverflowError e) {
      throw refusal(label, pattern.pattern());
    }
  }

  private static ProblemException refusal(String label, String text) {
    return ProblemException.badRequest(
        "matchers",
        "matchers: the one of "
            + Excerpt.of(label)
            + " must be an expression of RE2 of at most "
            + MAX_SIZE
            + " characters with its counted repeats written out, all of a request of "
            + MAX_TOTAL
            + ", got \""
            + Excerpt.of(text)
            + '"');
  }
}
