package io.weir.terminal;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people, of six digits. */
final class NumberText {
  /** Longer ones are rounded. */
  private static final int LONGEST = 9;

  private static final MathContext DIGITS = new MathContext(6);

  private NumberText() {}

  /** A number as JSON and CSV write it. */
  static String brief(String number) {
    String plain = number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    return plain.length() <= LONGEST
        ? plain
        : new BigDecimal(number).round(DIGITS).stripTrailingZeros().toString();
  }

  /** A number; a dash for none. */
  static String brief(double number) {
    return Double.isFinite(number) ? brief(Double.toString(number)) : "-";
  }
}
