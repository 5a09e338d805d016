package io.weir.service.access;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * One name, or all that begin alike.
 *
 * @param text the name, or its beginning
 * @param isPrefix whether {@code text} is a beginning; an empty one is that of all names
 */
public record NamePattern(String text, boolean isPrefix) {
  /** All names. */
  public static final NamePattern ALL = new NamePattern("", true);

  /** All names that begin so. */
  public static NamePattern prefix(String text) {
    return new NamePattern(text, true);
  }

  /** One name. */
  public static NamePattern exact(String text) {
    return new NamePattern(text, false);
  }

  /** Reads a pattern as scopes have it: percent-encoded, a star at the end for a beginning. */
  static NamePattern of(String encoded) {
    boolean isPrefix = encoded.endsWith("*");
    String text = isPrefix ? encoded.substring(0, encoded.length() - 1) : encoded;
    if (text.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "scope: a star may stand at the end only (in a name it is %2A), got \"" + encoded + '"');
    }
    return new NamePattern(
        URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8), isPrefix);
  }

  boolean covers(String name) {
    return isPrefix ? name.startsWith(text) : name.equals(text);
  }

  /** Whether this covers every name that the other does. */
  boolean covers(NamePattern other) {
    return isPrefix ? other.text.startsWith(text) : !other.isPrefix && other.text.equals(text);
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    return encoded.replace("+", "%20").replace("*", "%2A") + (isPrefix ? "*" : "");
  }
}
