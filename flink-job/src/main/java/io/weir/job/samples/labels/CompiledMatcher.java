package io.weir.job.samples.labels;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.labels.LabelMatcher;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A matcher, compiled. For one thread: it remembers the value it saw last. */
public final class CompiledMatcher {
  private final String label;
  private final Literals literals;
  private final Predicate<String> predicate;
  private final boolean takesNone;
  private String lastValue = "";
  private boolean lastResult;

  private CompiledMatcher(String label, Literals literals, Predicate<String> predicate) {
    this.label = label;
    this.literals = literals;
    this.predicate = predicate;
    takesNone = predicate.test("");
    lastResult = takesNone;
  }

  /**
   * @throws UnusableException if the expression is none of RE2, or needs too much stack
   */
  public static CompiledMatcher of(LabelMatcher matcher) {
    String text = matcher.text();
    return switch (matcher.type()) {
      case EQUAL -> new CompiledMatcher(matcher.label(), Literals.only(text), text::equals);
      case NOT_EQUAL ->
          new CompiledMatcher(matcher.label(), Literals.UNKNOWN, v -> !v.equals(text));
      case MATCHES -> new CompiledMatcher(matcher.label(), Literals.of(text), expression(matcher));
      case MATCHES_NOT ->
          new CompiledMatcher(matcher.label(), Literals.UNKNOWN, expression(matcher).negate());
    };
  }

  private static Predicate<String> expression(LabelMatcher matcher) {
    try {
      Pattern pattern = Pattern.compile("(?s:" + matcher.text() + ')');
      return value -> matches(pattern, value);
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw new UnusableException();
    }
  }

  private static boolean matches(Pattern pattern, String value) {
    try {
      return pattern.matches(value);
    } catch (StackOverflowError e) {
      throw new UnusableException();
    }
  }

  /** An expression is none of RE2, or needs too much stack; the message begins with the field. */
  public static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private UnusableException() {
      super("matchers: must be expressions of RE2 that need little stack", null, false, false);
    }
  }

  /** The label whose value is tested. */
  public String label() {
    return label;
  }

  /**
   * Whether a value matches; empty where there is none.
   *
   * @throws UnusableException if it needs too much stack
   */
  public boolean matches(String value) {
    if (!value.equals(lastValue)) {
      lastResult = predicate.test(value);
      lastValue = value;
    }
    return lastResult;
  }

  /** Whether a series must have the label to match. */
  public boolean needsLabel() {
    return !takesNone;
  }

  /** The only values that may match; empty if that is not known. */
  public Optional<List<String>> values() {
    return literals.values();
  }

  /** What all values begin with that match; may be empty. */
  public String prefix() {
    return literals.prefix();
  }
}
