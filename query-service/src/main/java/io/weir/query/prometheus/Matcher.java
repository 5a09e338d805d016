package io.weir.query.prometheus;

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

  /**
   * @param type as remote read numbers them
   * @param expressions of the request
   * @throws ProblemException 400
   */
  static Matcher of(int type, String label, String text, Expressions expressions) {
    return switch (type) {
      case EQUAL -> new Matcher(label, Optional.of(text), text::equals);
      case NOT_EQUAL -> new Matcher(label, Optional.empty(), value -> !text.equals(value));
      case MATCHES -> new Matcher(label, Optional.empty(), expressions.compile(label, text));
      case MATCHES_NOT ->
          new Matcher(label, Optional.empty(), expressions.compile(label, text).negate());
      default ->
          throw ProblemException.badRequest(
              "matchers", "matchers: must be of type 0 to 3, got " + type);
    };
  }

  boolean matches(SortedMap<String, String> labels) {
    return value.test(labels.getOrDefault(label, ""));
  }
}
