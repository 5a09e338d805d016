package io.weir.service.http;

import static io.weir.service.access.Area.KV;
import static io.weir.service.access.Area.MESSAGE;
import static io.weir.service.access.Area.STREAMS;
import static io.weir.service.access.Area.TAGS;
import static io.weir.service.access.Permission.ADMIN;
import static io.weir.service.access.Permission.DELETE;
import static io.weir.service.access.Permission.GET;
import static io.weir.service.access.Permission.LIST;
import static io.weir.service.access.Permission.PUT;
import static io.weir.service.http.RouteRule.KNOWN;
import static io.weir.service.http.RouteRule.PUBLIC;
import static io.weir.service.http.RouteRule.all;
import static io.weir.service.http.RouteRule.named;
import static io.weir.service.http.RouteRule.parameter;
import static io.weir.service.http.RouteRule.rest;
import static io.weir.service.http.RouteRule.server;
import static io.weir.service.http.RouteRule.some;
import static io.weir.service.http.RouteRule.someOfSpace;
import static io.weir.service.http.RouteRule.wholeSpace;

import io.weir.service.access.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What each route of Weir needs. A server with a route that has no rule does not start. Where
 * several shapes fit a path, the first counts.
 */
public final class RouteRules {
  private static final List<RouteRule> ALL =
      List.of(
          // Every server
          rule("GET", "/ping", PUBLIC),
          rule("GET", "/health", PUBLIC),
          rule("GET", "/ready", PUBLIC),
          rule("GET", "/metrics", server(GET)),
          // The console's files; what they show they ask for like anybody else
          rule("GET", "/", PUBLIC),
          rule("GET", "/console/*", PUBLIC),
          // The description of the routes
          rule("GET", "/openapi.yaml", PUBLIC),
          rule("GET", "/docs", PUBLIC),
          rule("GET", "/docs/{file}", PUBLIC),
          // Sessions, users and groups; grants, whose scope the handler looks at
          rule("POST", "/sessions", PUBLIC),
          new RouteRule(Set.of("GET", "DELETE"), "/sessions", KNOWN),
          rule("POST", "/sessions/key", server(ADMIN)),
          new RouteRule(Set.of("GET", "POST"), "/users", server(ADMIN)),
          rule("PUT", "/users", KNOWN),
          rule("DELETE", "/users/{user}", server(ADMIN)),
          rule("GET", "/groups", server(ADMIN)),
          rule("PUT", "/groups/{group}", server(ADMIN)),
          new RouteRule(Set.of("GET", "POST"), "/access/{bucket}", KNOWN),
          new RouteRule(Set.of("GET", "POST"), "/access/{bucket}/{stream}", KNOWN),
          new RouteRule(Set.of("GET", "POST"), "/access/{area}/{space}/{name}", KNOWN),
          // Samples
          rule("POST", "/save", some(PUT, TAGS)),
          rule("POST", "/batch", some(PUT, TAGS)),
          rule("POST", "/write", some(PUT, TAGS)),
          rule("POST", "/api/v2/write", some(PUT, TAGS)),
          rule("POST", "/api/v1/write", some(PUT, TAGS)),
          rule("POST", "/import", all(PUT, TAGS)),
          rule("POST", "/v1/metrics", some(PUT, TAGS)),
          rule("POST", "/query", some(PUT, TAGS)),
          rule("POST", "/metric/single/{id}/{time}", named(PUT, TAGS, -1, 2)),
          rule("GET", "/api", parameter(GET, TAGS, "tag")),
          rule("GET", "/at", parameter(GET, TAGS, "tag")),
          rule("GET", "/live", parameter(GET, TAGS, "tag")),
          rule("GET", "/raw", parameter(GET, TAGS, "tag")),
          rule("GET", "/latest", some(GET, TAGS)),
          rule("GET", "/tags", some(LIST, TAGS)),
          rule("POST", "/api/v1/read", some(GET, TAGS)),
          rule("DELETE", "/tags/<tag>", rest(DELETE, TAGS, "/tags/")),
          // Metrics: numbers are samples of the tag of that name
          rule("GET", "/metric/single/{id}", named(GET, TAGS, -1, 2)),
          rule("POST", "/metric/single/{id}", named(GET, TAGS, -1, 2)),
          rule("DELETE", "/metric/single/{id}", named(DELETE, TAGS, -1, 2)),
          rule("POST", "/query/single", some(GET, TAGS)),
          rule("POST", "/metric/message/{id}/{time}", named(PUT, MESSAGE, -1, 2)),
          rule("GET", "/metric/message/{id}", named(GET, MESSAGE, -1, 2)),
          rule("POST", "/metric/message/{id}", named(GET, MESSAGE, -1, 2)),
          rule("DELETE", "/metric/message/{id}", named(DELETE, MESSAGE, -1, 2)),
          rule("POST", "/query/message", some(GET, MESSAGE)),
          rule("GET", "/keys", RouteRules::metrics),
          // Streams
          rule("GET", "/buckets", some(LIST, STREAMS)),
          rule("GET", "/streams/{bucket}", someOfSpace(LIST, STREAMS, 1)),
          rule("GET", "/streams/{bucket}/limits", wholeSpace(LIST, STREAMS, 1)),
          new RouteRule(
              Set.of("PUT", "DELETE"), "/streams/{bucket}/limits", wholeSpace(ADMIN, STREAMS, 1)),
          rule("GET", "/streams/{bucket}/{stream}/limits", named(LIST, STREAMS, 1, 2)),
          new RouteRule(
              Set.of("PUT", "DELETE"),
              "/streams/{bucket}/{stream}/limits",
              named(ADMIN, STREAMS, 1, 2)),
          rule("GET", "/streams/{bucket}/{stream}", named(GET, STREAMS, 1, 2)),
          new RouteRule(
              Set.of("POST", "PATCH"), "/streams/{bucket}/{stream}", named(PUT, STREAMS, 1, 2)),
          rule("DELETE", "/streams/{bucket}/{stream}", named(DELETE, STREAMS, 1, 2)),
          rule("GET", "/listen", some(GET, STREAMS)),
          // Keys with values
          rule("GET", "/kv", some(LIST, KV)),
          rule("GET", "/kv/{index}", someOfSpace(LIST, KV, 1)),
          rule("POST", "/kv/{index}", someOfSpace(PUT, KV, 1)),
          rule("POST", "/kv/{index}/lookup", someOfSpace(GET, KV, 1)),
          rule("GET", "/kv/{index}/search", wholeSpace(GET, KV, 1)),
          rule("GET", "/kv/{index}/settings", wholeSpace(LIST, KV, 1)),
          new RouteRule(Set.of("PUT", "DELETE"), "/kv/{index}/settings", wholeSpace(ADMIN, KV, 1)),
          new RouteRule(Set.of("GET", "HEAD"), "/kv/{index}/{key}", named(GET, KV, 1, 2)),
          rule("PUT", "/kv/{index}/{key}", named(PUT, KV, 1, 2)),
          rule("DELETE", "/kv/{index}/{key}", named(DELETE, KV, 1, 2)),
          // Handlers of a user's own
          new RouteRule(Set.of("GET", "POST", "PUT", "PATCH", "DELETE"), "/x/{name}", server(GET)),
          new RouteRule(
              Set.of("GET", "POST", "PUT", "PATCH", "DELETE"), "/x/{name}/<rest>", server(GET)));

  private RouteRules() {}

  private static RouteRule rule(String method, String path, RouteRule.Need need) {
    return new RouteRule(Set.of(method), path, need);
  }

  /** Of either type; the handler looks at each. */
  private static void metrics(Caller caller, String path, String query) {
    if (!caller.sees(LIST, MESSAGE)) {
      caller.spaces(LIST, TAGS);
    }
  }

  /** The routes that have a rule, each as {@code METHOD /path}. */
  public static List<String> routes() {
    return ALL.stream()
        .flatMap(rule -> rule.methods().stream().sorted().map(each -> each + ' ' + rule.path()))
        .toList();
  }

  /** The rule of a route that is registered so. */
  static Optional<RouteRule> of(String method, String path) {
    String registered = path.startsWith("/console/") ? "/console/*" : path;
    return ALL.stream()
        .filter(rule -> rule.methods().contains(method) && rule.path().equals(registered))
        .findFirst();
  }

  /** The rule of a request to an ingest route whose paths have several shapes. */
  static Optional<RouteRule> of(IngestRoute route, String method, List<String> segments) {
    return ALL.stream()
        .filter(rule -> isOf(rule, route) && rule.fits(method, segments))
        .findFirst();
  }

  /** Whether each method of an ingest route has a rule. */
  static boolean cover(IngestRoute route) {
    return route.methods().stream()
        .allMatch(
            method -> ALL.stream().anyMatch(r -> isOf(r, route) && r.methods().contains(method)));
  }

  private static boolean isOf(RouteRule rule, IngestRoute route) {
    return rule.path().equals(route.path()) || route.isShared() && route.leads(rule.path());
  }
}
