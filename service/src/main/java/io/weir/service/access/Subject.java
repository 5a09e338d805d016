package io.weir.service.access;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * To whom something is granted: {@code user:NAME}, {@code group:NAME}, {@code token:NAME}, {@code
 * authenticated}, which is everybody who has credentials, or {@code *}, which is everybody.
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
    TOKEN,
    AUTHENTICATED,
    ANYBODY;

    /** What stands before a name. */
    private String prefix() {
      return name().toLowerCase(Locale.ROOT) + ':';
    }
  }

  private static final List<Kind> NAMED = List.of(Kind.USER, Kind.GROUP, Kind.TOKEN);

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
    }
    for (Kind kind : NAMED) {
      if (text.startsWith(kind.prefix())) {
        return new Subject(kind, requireName("role", text.substring(kind.prefix().length())));
      }
    }
    return user(requireName("role", text));
  }

  /** A user, whether there is one of this name or not. */
  static Subject user(String name) {
    return new Subject(Kind.USER, name);
  }

  /** The one who has a machine's token. */
  static Subject token(String name) {
    return new Subject(Kind.TOKEN, name);
  }

  /**
   * The name of a user or group.
   *
   * @throws IllegalArgumentException naming the field and the limit
   */
  public static String requireName(String field, String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          field + ": must be a name of 1 to 64 letters, digits or . _ @ -");
    }
    return name;
  }

  /** Whether a user or group may be called so. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return switch (kind) {
      case USER, GROUP, TOKEN -> kind.prefix() + name;
      case AUTHENTICATED -> "authenticated";
      case ANYBODY -> "*";
    };
  }
}
