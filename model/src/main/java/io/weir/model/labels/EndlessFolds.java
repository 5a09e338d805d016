package io.weir.model.labels;

import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * Finds expressions that re2j would compile for ever: where case does not count, it goes from a
 * character to its next case until it is back, and of some characters (U+1C80, whose upper case has
 * another lower case) it never is.
 */
public final class EndlessFolds {
  private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z-]*i");
  private static final int HEX = 16;

  /** No character has more cases. */
  private static final int MOST_CASES = 8;

  /** Those, and some that have more cases than two, which re2j knows. */
  private static final BitSet ENDLESS = endless();

  private EndlessFolds() {}

  private static BitSet endless() {
    BitSet endless = new BitSet();
    for (int each = 0; each <= Character.MAX_CODE_POINT; each++) {
      int next = other(each);
      for (int i = 0; i < MOST_CASES && next != each; i++) {
        next = other(next);
      }
      endless.set(each, next != each);
    }
    return endless;
  }

  private static int other(int character) {
    int lower = Character.toLowerCase(character);
    return lower == character ? Character.toUpperCase(character) : lower;
  }

  /** Whether an expression may be one of those; of few others too. */
  public static boolean mayBeIn(String expression) {
    if (!IGNORES_CASE.matcher(expression).find()) {
      return false;
    }
    for (int at = 0; at < expression.length(); at++) {
      int from = at;
      int to = characterAt(expression, at);
      if (expression.charAt(at) == '-' && at > 0 && at + 1 < expression.length()) {
        from = characterBefore(expression, at);
        to = Math.max(to, characterAt(expression, at + 1));
      } else {
        from = to;
      }
      int next = from > to ? -1 : ENDLESS.nextSetBit(from);
      if (next >= 0 && next <= to) {
        return true;
      }
    }
    return false;
  }

  /** The character or the escaped one that begins here; if that is not plain, the last one. */
  private static int characterAt(String expression, int at) {
    if (!expression.startsWith("\\x{", at)) {
      return expression.codePointAt(at);
    }
    int end = expression.indexOf('}', at);
    return end < 0 ? Character.MAX_CODE_POINT : hexadecimal(expression, at, end);
  }

  private static int hexadecimal(String expression, int at, int end) {
    try {
      return Integer.parseInt(expression, at + "\\x{".length(), end, HEX);
    } catch (NumberFormatException e) {
      return Character.MAX_CODE_POINT;
    }
  }

  /** The first one that may be meant. */
  private static int characterBefore(String expression, int at) {
    int begin = expression.lastIndexOf("\\x{", at);
    boolean isEscape =
        expression.charAt(at - 1) == '}'
            && begin >= 0
            && expression.indexOf('}', begin) == at - 1
            && isFirstOfPairs(expression, begin);
    return isEscape
        ? Math.max(0, hexadecimal(expression, begin, at - 1))
        : expression.codePointBefore(at);
  }

  /** Whether a backslash escapes, and is not escaped itself. */
  private static boolean isFirstOfPairs(String expression, int at) {
    int begin = at;
    while (begin > 0 && expression.charAt(begin - 1) == '\\') {
      begin--;
    }
    return (at - begin) % 2 == 0;
  }
}
