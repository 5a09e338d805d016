package io.weir.query.prometheus;

import io.weir.model.labels.LabelMatcher;
import io.weir.service.http.ProblemException;
import java.util.SortedMap;
import java.util.function.Predicate;

/** What the value of a label must be, compiled; one that a series does not have is empty. */
record Matcher(LabelMatcher wanted, Predicate<String> value) {
  /**
   * @param type as remote read numbers them
   * @param expressions of the request
   * @throws ProblemException 400
   */
  static Matcher of(int type, String label, String text, Expressions expressions) {
    try {
      LabelMatcher.Type how = LabelMatcher.Type.of(type);
      Predicate<String> matches =
          how.isExpression() ? expressions.compile(label, text) : text::equals;
      boolean isNot = how == LabelMatcher.Type.NOT_EQUAL || how == LabelMatcher.Type.MATCHES_NOT;
      return new Matcher(new LabelMatcher(how, label, text), isNot ? matches.negate() : matches);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest("matchers", e.getMessage());
    }
  }

  boolean matches(SortedMap<String, String> labels) {
    return value.test(labels.getOrDefault(wanted.label(), ""));
  }
}
