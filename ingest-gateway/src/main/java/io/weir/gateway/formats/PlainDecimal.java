package io.weir.gateway.formats;

import java.util.regex.Pattern;

/** Decimals that are written in other ways than JSON has them, such as {@code +1}, {@code .5}. */
public final class PlainDecimal {
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  /** Numbers of so many characters are refused. */
  private static final int MAX_CHARACTERS = 1000;

  private PlainDecimal() {}

  /** The nearest double; not finite if the text is no decimal, or there is none. */
  public static double parse(String text) {
    return text.length() <= MAX_CHARACTERS && DECIMAL.matcher(text).matches()
        ? Double.parseDouble(text)
        : Double.NaN;
  }
}
