package io.weir.service.http;

import java.util.ArrayList;
import java.util.List;

/** What stands between the slashes of a path, so that a name may hold any character. */
public final class PathSegments {
  private PathSegments() {}

  /**
   * The segments of a path as it was sent, each decoded; an encoded slash is part of its segment.
   *
   * @param path begins with a slash
   * @throws ProblemException 400 if it is malformed, or has a segment {@code .} or {@code ..},
   *     which clients and proxies remove
   */
  public static List<String> of(String path) {
    List<String> segments = new ArrayList<>();
    for (String encoded : path.substring(1).split("/", -1)) {
      String segment = PercentEncoding.decode(encoded, "path", false);
      if (segment.equals(".") || segment.equals("..")) {
        throw ProblemException.badRequest(
            "path", "path: must have no segment . or .., got \"" + segment + '"');
      }
      segments.add(segment);
    }
    return segments;
  }

  /** A path of these segments, each encoded. */
  public static String path(String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(PercentEncoding.encode(segment));
    }
    return path.toString();
  }
}
