package io.weir.service.access;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * To whom something is granted: {@code user:NAME}, {@code group:NAME}, {@code token:NAME}, {@code
 * certificate:NAME}, {@code jwt:NAME}, {@code jwt-group:NAME}, {@code authenticated}, which is
 * everybody who has credentials, or {@code *}, which is everybody.
 *
 * @param name for those that others than Weir name, percent-encoded where it has blanks, percent
 *     signs or anything beyond ASCII
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
    CERTIFICATE,
    JWT,
    JWT_GROUP,
    AUTHENTICATED,
    ANYBODY;

    /** What stands before a name. */
    private String prefix() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-') + ':';
    }

    /** Whether others than Weir give the names. */
    boolean isOuter() {
      return this == CERTIFICATE || this == JWT || this == JWT_GROUP;
    }
  }

  private static final List<Kind> NAMED =
      List.of(Kind.USER, Kind.GROUP, Kind.TOKEN, Kind.CERTIFICATE, Kind.JWT, Kind.JWT_GROUP);

  private static final Pattern OUTER_NAME = Pattern.compile("[!-~]{1,200}");

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
        String name = text.substring(kind.prefix().length());
        return new Subject(
            kind, kind.isOuter() ? requireOuterName(name) : requireName("role", name));
      }
    }
    return user(requireName("role", text));
  }

  private static String requireOuterName(String name) {
    if (!OUTER_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "role: must have a name of 1 to 200 characters of ASCII, blanks as %20");
    }
    return name;
  }

  /**
   * The one whom others than Weir call so; empty if the name is too long.
   *
   * @param kind one of those that others name
   */
  static Optional<Subject> outer(Kind kind, String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      if (each > ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return Optional.of(encoded.toString())
        .filter(OUTER_NAME.asMatchPredicate())
        .map(text -> new Subject(kind, text));
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
      case AUTHENTICATED -> "authenticated";
      case ANYBODY -> "*";
      default -> kind.prefix() + name;
    };
  }
}
