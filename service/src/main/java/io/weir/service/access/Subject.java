package io.weir.service.access;

import java.util.regex.Pattern;

/**
 * To whom something is granted: {@code user:NAME}, {@code group:NAME}, {@code authenticated}, which
 * is everybody who has credentials, or {@code *}, which is everybody.
 */
public record Subject(Kind kind, String name) {
  /** Everybody, also without credentials. */
  public static final Subject ANYBODY = new Subject(Kind.ANYBODY, "");

  /** Everybody with credentials, tokens among them. */
  public static final Subject AUTHENTICATED = new Subject(Kind.AUTHENTICATED, "");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  enum Kind {
    USER,
    GROUP,
    AUTHENTICATED,
    ANYBODY
  }

  /**
   * Reads one; a name alone is that of a user.
   *
   * @throws IllegalArgumentException naming the field, {@code role}, and what was got
   */
  public static Subject of(String text) {
    if (text.equals("*") || text.equals("anonymous")) {
      return ANYBODY;
    } else if (text.equals("authenticated")) {
      return AUTHENTICATED;
    } else if (text.startsWith("group:")) {
      return new Subject(Kind.GROUP, requireName("role", text.substring("group:".length())));
    }
    String name = text.startsWith("user:") ? text.substring("user:".length()) : text;
    return new Subject(Kind.USER, requireName("role", name));
  }

  /**
   * The name of a user or group.
   *
   * @throws IllegalArgumentException naming the field and the limit
   */
  public static String requireName(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          field + ": must be a name of 1 to 64 letters, digits or . _ @ -");
    }
    return name;
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return switch (kind) {
      case USER -> "user:" + name;
      case GROUP -> "group:" + name;
      case AUTHENTICATED -> "authenticated";
      case ANYBODY -> "*";
    };
  }
}
