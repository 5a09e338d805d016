package io.weir.model.labels;

import java.util.List;

/**
 * What a selector wants of a label. A label that a series does not have is empty, and one that is
 * empty it does not have.
 *
 * @param label its name, at most {@value #MAX_CHARACTERS} characters
 * @param text the value, or for regular expressions one of RE2 for the whole value: at most {@value
 *     #MAX_CHARACTERS} characters, as many with its counted repeats written out
 */
public record LabelMatcher(Type type, String label, String text) {
  /** The most characters of a label or a text. */
  public static final int MAX_CHARACTERS = 10_000;

  /** The most matchers of a selector. */
  public static final int MOST = 100;

  /** The most characters of all matchers of a selector, with counted repeats written out. */
  private static final int MOST_CHARACTERS = 100_000;

  /** How the value and the text must compare, with the code that it travels by. */
  public enum Type {
    EQUAL(0),
    NOT_EQUAL(1),
    MATCHES(2),
    MATCHES_NOT(3);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    /** The code, which is also that of remote read. */
    public int code() {
      return code;
    }

    /** Whether the text is a regular expression. */
    public boolean isExpression() {
      return this == MATCHES || this == MATCHES_NOT;
    }

    /**
     * The type of a code.
     *
     * @throws IllegalArgumentException naming the field and what was got
     */
    public static Type of(int code) {
      for (Type type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new IllegalArgumentException("matchers: must be of type 0 to 3, got " + code);
    }
  }

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public LabelMatcher {
    requireAtMost("label", label.length());
    requireAtMost("text", text.length());
    if (type.isExpression() && size(text) > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "matchers: an expression must have at most "
              + MAX_CHARACTERS
              + " characters with its counted repeats written out");
    }
  }

  private static void requireAtMost(String what, int length) {
    if (length > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "matchers: a "
              + what
              + " must have at most "
              + MAX_CHARACTERS
              + " characters, got "
              + length);
    }
  }

  /**
   * A copy of the matchers of a selector, which has at most {@value #MOST}, with {@value
   * #MOST_CHARACTERS} characters with counted repeats written out: so much is compiled at once.
   *
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public static List<LabelMatcher> requireFew(List<LabelMatcher> matchers) {
    if (matchers.size() > MOST) {
      throw new IllegalArgumentException(
          "matchers: must be at most " + MOST + ", got " + matchers.size());
    }
    long characters = matchers.stream().mapToLong(LabelMatcher::characters).sum();
    if (characters > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "matchers: must have at most "
              + MOST_CHARACTERS
              + " characters together, with counted repeats written out, got "
              + characters);
    }
    return List.copyOf(matchers);
  }

  private long characters() {
    return label.length() + (type.isExpression() ? size(text) : text.length());
  }

  /**
   * The matchers of a selector as Prometheus writes it, {@code metric{label="value"}}.
   *
   * @throws IllegalArgumentException naming the field {@code match} or {@code matchers}
   */
  public static List<LabelMatcher> ofSelector(String text) {
    return SelectorReader.read(text);
  }

  /**
   * How large an expression is: its characters with counted repeats written out, about. A class of
   * Unicode counts as 100; what re2j would compile for ever is larger than any.
   */
  public static long size(String expression) {
    if (expression.length() > MAX_CHARACTERS) {
      return expression.length();
    }
    return EndlessFolds.mayBeIn(expression) ? ExpressionSize.MOST : ExpressionSize.of(expression);
  }
}
