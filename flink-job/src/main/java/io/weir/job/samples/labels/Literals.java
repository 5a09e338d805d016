package io.weir.job.samples.labels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a regular expression of RE2 says, without being run, of all texts that it matches as a
 * whole. Where it is not plain to see it says nothing: no text that matches may be left out.
 *
 * @param values the only texts that may match; empty if that is not known
 * @param prefix what all begin with; may be empty
 */
record Literals(Optional<List<String>> values, String prefix) {
  private static final String OPERATORS = "\\^$.|?*+()[]{}";

  /** Operators after a character that say how often it comes, which may be never. */
  private static final String REPEATS = "*+?{";

  static final Literals UNKNOWN = new Literals(Optional.empty(), "");

  /** Texts that are equal to one. */
  static Literals only(String value) {
    return new Literals(Optional.of(List.of(value)), "");
  }

  static Literals of(String expression) {
    Optional<List<String>> values = alternatives(unwrapped(expression));
    return values.isPresent()
        ? new Literals(values, "")
        : new Literals(Optional.empty(), prefixOf(expression));
  }

  /** Without the parentheses around all of it. */
  private static String unwrapped(String expression) {
    int begin = expression.startsWith("(?:") ? 3 : 1;
    boolean isWrapped = expression.startsWith("(") && expression.endsWith(")");
    return isWrapped && expression.length() > begin
        ? expression.substring(begin, expression.length() - 1)
        : expression;
  }

  /** The texts of {@code a|b|c}; empty if there is any other operator. */
  private static Optional<List<String>> alternatives(String expression) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '|') {
        values.add(value.toString());
        value.setLength(0);
      } else if (isEscapedCharacter(expression, i)) {
        value.append(expression.charAt(++i));
      } else if (OPERATORS.indexOf(c) >= 0) {
        return Optional.empty();
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return Optional.of(List.copyOf(values));
  }

  /** Whether a backslash stands there that makes an ASCII character without meaning of its own. */
  private static boolean isEscapedCharacter(String expression, int at) {
    if (expression.charAt(at) != '\\' || at + 1 == expression.length()) {
      return false;
    }
    char escaped = expression.charAt(at + 1);
    return escaped > ' ' && escaped < 0x7f && !Character.isLetterOrDigit(escaped);
  }

  private static String prefixOf(String expression) {
    if (mayBeParts(expression)) {
      return "";
    }
    StringBuilder prefix = new StringBuilder();
    int at = expression.startsWith("^") ? 1 : 0;
    while (at < expression.length()) {
      int begin = at;
      if (isEscapedCharacter(expression, at)) {
        begin++;
      } else if (OPERATORS.indexOf(expression.charAt(at)) >= 0) {
        break;
      }
      int character = expression.codePointAt(begin);
      at = begin + Character.charCount(character);
      if (at < expression.length() && REPEATS.indexOf(expression.charAt(at)) >= 0) {
        break;
      }
      prefix.appendCodePoint(character);
    }
    return prefix.toString();
  }

  /**
   * Whether what it begins with may be one part of it of several, or optional: {@code a|b}, {@code
   * a)?(b}, {@code a(?i)?}. True too where telling takes more than counting parentheses.
   */
  private static boolean mayBeParts(String expression) {
    if (expression.contains("\\Q") || expression.contains("\\E") || hasFlags(expression)) {
      return true; // a repeat after these is of what is before them
    }
    boolean hasOperators = expression.indexOf('|') >= 0 || expression.indexOf(')') >= 0;
    int depth = 0;
    for (int i = 0; hasOperators && i < expression.length(); i++) {
      switch (expression.charAt(i)) {
        case '\\' -> i++;
        case '[' -> {
          return true;
        }
        case '(' -> depth++;
        case ')' -> depth--;
        case '|' -> {
          if (depth == 0) {
            return true;
          }
        }
        default -> {
          // A character, or an operator on one.
        }
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasFlags(String expression) {
    for (int at = expression.indexOf("(?"); at >= 0; at = expression.indexOf("(?", at + 1)) {
      if (!expression.startsWith("(?:", at)) {
        return true;
      }
    }
    return false;
  }
}
