package io.weir.service.access;

import java.util.Locale;

/** What may be done to what a scope covers. */
public enum Permission {
  /** Read what is stored. */
  GET,
  /** Write. */
  PUT,
  /** Delete what is stored. */
  DELETE,
  /** See names. */
  LIST,
  /** Give the rights to a scope to others, and take them back. */
  GRANT,
  /** All of the others, and settings such as limits of a stream. */
  ADMIN;

  /** As grants have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming the field and what was got
   */
  public static Permission of(String text) {
    for (Permission each : values()) {
      if (each.toString().equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "permission: must be get, put, delete, list, grant or admin, got \"" + text + '"');
  }
}
