package io.weir.model;

/** The start of a text that somebody sent, for a message that says what was got. */
public final class Excerpt {
  /** As many characters as a value takes that a person wrote by mistake. */
  private static final int MOST = 64;

  private Excerpt() {}

  /** The first 64 characters, and dots if there are more. */
  public static String of(String text) {
    return of(text, MOST);
  }

  /** The first characters, and dots if there are more; a surrogate pair is not cut in two. */
  public static String of(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "...";
  }
}
