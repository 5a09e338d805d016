package io.weir.service.access;

import java.util.Locale;

/**
 * What a grant is about: {@code tags/plant1.*}, {@code streams/bucket/stream}, {@code
 * kv/index/key*}, {@code message/id*} or {@code server}.
 *
 * @param space the bucket or index; all where the area has none
 * @param name of the tag, stream, key or metric
 */
public record Scope(Area area, NamePattern space, NamePattern name) {
  /** Everything. */
  public static final Scope SERVER = new Scope(Area.SERVER, NamePattern.ALL, NamePattern.ALL);

  /**
   * Reads a scope; its parts are percent-encoded, as in paths, and one that ends with a star is a
   * beginning. A bucket or index is given whole, or as {@code *} for all of them.
   *
   * @throws IllegalArgumentException naming the field and what was got
   */
  public static Scope of(String text) {
    String[] parts = text.split("/", -1);
    Area area = area(parts[0], text);
    int names = area == Area.SERVER ? 0 : area.hasSpaces() ? 2 : 1;
    if (parts.length != 1 + names) {
      throw refusal(text);
    }
    if (area == Area.SERVER) {
      return SERVER;
    }
    NamePattern space = area.hasSpaces() ? NamePattern.of(parts[1]) : NamePattern.ALL;
    if (space.isPrefix() && !space.text().isEmpty()) {
      throw new IllegalArgumentException(
          "scope: a bucket or an index must be given whole, or as *, got \"" + parts[1] + '"');
    }
    return new Scope(area, space, NamePattern.of(parts[names]));
  }

  private static Area area(String text, String scope) {
    try {
      Area area = Area.valueOf(text.toUpperCase(Locale.ROOT));
      if (area.toString().equals(text)) {
        return area;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, like a name in capitals.
    }
    throw refusal(scope);
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException(
        "scope: must be tags/PREFIX*, streams/BUCKET/STREAM, kv/INDEX/KEY, message/ID or server,"
            + " got \""
            + text
            + '"');
  }

  /** Whether this covers all that the other does. */
  public boolean covers(Scope other) {
    return area == Area.SERVER
        || area == other.area && space.covers(other.space) && name.covers(other.name);
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return switch (area) {
      case SERVER -> "server";
      case STREAMS, KV -> area + "/" + space + '/' + name;
      default -> area + "/" + name;
    };
  }
}
