package io.weir.service.http;

import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.NamePattern;
import io.weir.service.access.Permission;
import io.weir.service.access.Scope;
import java.util.List;
import java.util.Set;

/**
 * What a caller needs for a route.
 *
 * @param path of the route, as it is registered; for an {@link IngestRoute} that is a beginning,
 *     one of the shapes of its paths
 */
record RouteRule(Set<String> methods, String path, Need need) {
  RouteRule {
    methods = Set.copyOf(methods);
  }

  /** Checks what a request names. */
  @FunctionalInterface
  interface Need {
    /**
     * @param path as it was sent
     * @param query as it was sent; null for none
     * @throws io.weir.service.access.AccessException if the caller may not
     * @throws ProblemException 400 if the request is malformed
     */
    void check(Caller caller, String path, String query);

    /** Whether nobody needs to say who they are. */
    default boolean isPublic() {
      return false;
    }
  }

  /** Anybody may. */
  static final Need PUBLIC =
      new Need() {
        @Override
        public void check(Caller caller, String path, String query) {}

        @Override
        public boolean isPublic() {
          return true;
        }
      };

  /** Anybody who is known, whatever the grants. */
  static final Need KNOWN = (caller, path, query) -> caller.requireKnown();

  /** The server as a whole. */
  static Need server(Permission permission) {
    return (caller, path, query) -> caller.require(permission, Scope.SERVER);
  }

  /** All names of the area. */
  static Need all(Permission permission, Area area) {
    return (caller, path, query) ->
        caller.require(permission, new Scope(area, NamePattern.ALL, NamePattern.ALL));
  }

  /** Some names, each of which the handler looks at. */
  static Need some(Permission permission, Area area) {
    return (caller, path, query) -> caller.spaces(permission, area);
  }

  /** Some names of the bucket or index in the path, each of which the handler looks at. */
  static Need someOfSpace(Permission permission, Area area, int space) {
    return (caller, path, query) -> caller.names(permission, area, segment(path, space));
  }

  /** All of the bucket or index in the path. */
  static Need wholeSpace(Permission permission, Area area, int space) {
    return (caller, path, query) ->
        caller.require(
            permission, new Scope(area, NamePattern.exact(segment(path, space)), NamePattern.ALL));
  }

  /** The name in the path; {@code space} is -1 where the area has no spaces. */
  static Need named(Permission permission, Area area, int space, int name) {
    return (caller, path, query) -> {
      List<String> segments = PathSegments.of(path);
      caller.require(
          permission, area, space < 0 ? "" : segmentOr(segments, space), segmentOr(segments, name));
    };
  }

  /** The name that is the rest of the path, slashes included. */
  static Need rest(Permission permission, Area area, String before) {
    return (caller, path, query) ->
        caller.require(
            permission,
            area,
            "",
            PercentEncoding.decode(path.substring(before.length()), "path", false));
  }

  /**
   * The names in a parameter, of which those with a star at the end are beginnings, whose names the
   * handler looks at. Without any, some.
   */
  static Need parameter(Permission permission, Area area, String parameter) {
    return (caller, path, query) -> {
      caller.names(permission, area, "");
      for (String text : QueryParameters.of(query).texts(parameter)) {
        if (!text.endsWith("*")) {
          caller.require(permission, area, "", text);
        }
      }
    };
  }

  private static String segment(String path, int index) {
    return segmentOr(PathSegments.of(path), index);
  }

  /** A path that lacks a name is refused by its handler. */
  private static String segmentOr(List<String> segments, int index) {
    return index < segments.size() ? segments.get(index) : "";
  }

  /** Whether a path of these segments has the shape of this rule's. */
  boolean fits(String method, List<String> segments) {
    if (!methods.contains(method)) {
      return false;
    }
    String[] wanted = path.substring(1).split("/", -1);
    boolean fits = wanted.length == segments.size();
    for (int i = 0; fits && i < wanted.length; i++) {
      fits = wanted[i].startsWith("{") || wanted[i].equals(segments.get(i));
    }
    return fits;
  }
}
