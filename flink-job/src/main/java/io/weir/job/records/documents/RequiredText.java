package io.weir.job.records.documents;

import io.weir.model.records.Filter;
import io.weir.model.records.FilterValue;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/**
 * A text that stands in each document that a filter matches, so that most others need not be
 * parsed, which costs more than looking for it (RATIONALE.md). A document with a backslash may have
 * it escaped, and is taken to have it.
 */
final class RequiredText {
  /** Everything may have nothing. */
  private static final byte[] NOTHING = {};

  /** The text between quotes. */
  private final byte[] quoted;

  private RequiredText(byte[] quoted) {
    this.quoted = quoted;
  }

  /** What a filter requires; nothing if it does not tell. */
  static RequiredText of(Filter filter) {
    return new RequiredText(
        find(filter)
            .map(text -> ('"' + text + '"').getBytes(StandardCharsets.UTF_8))
            .orElse(NOTHING));
  }

  /** The longest text that one of the conditions that must all hold compares with. */
  private static Optional<String> find(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.filters().stream()
          .flatMap(each -> find(each).stream())
          .max(Comparator.comparing(String::length));
    }
    return filter instanceof Filter.Comparison comparison
            && comparison.operator() == Filter.Operator.EQ
            && comparison.value() instanceof FilterValue.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  /** Whether the document may match. */
  boolean mayBeIn(byte[] bytes, int from, int length) {
    if (quoted.length == 0) {
      return true;
    }
    int end = from + length;
    boolean isIn = false;
    byte first = quoted[1];
    for (int i = from + 1; i < end; i++) {
      byte b = bytes[i];
      if (b == '\\') {
        return true;
      }
      isIn |= b == first && isAt(bytes, i - 1, end);
    }
    return isIn;
  }

  private boolean isAt(byte[] bytes, int at, int end) {
    if (at + quoted.length > end) {
      return false;
    }
    for (int i = 0; i < quoted.length; i++) {
      if (bytes[at + i] != quoted[i]) {
        return false;
      }
    }
    return true;
  }
}
