package io.weir.service.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import io.javalin.websocket.WsHandlerEntry;
import io.weir.service.access.Caller;
import io.weir.service.access.Guard;
import io.weir.service.access.SignIns;
import io.weir.service.limits.Limits;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Stands in front of every route: finds out who asks, and whether they may. */
final class RequestGuard {
  /** The attribute of a request that has its caller. */
  static final String CALLER = "weir.caller";

  /** The one that has where it is from. */
  static final String ADDRESS = "weir.address";

  /** Where a page cannot set a header: WebSockets and Server-Sent Events. */
  private static final Set<String> TAKE_PARAMETER = Set.of("/listen", "/live");

  private static final List<String> SCHEMES = List.of("bearer ", "token ");

  private final Guard guard;
  private final ClientCertificates certificates;
  private final boolean needsRules;

  /** Of the server, from before its start on. */
  private InternalRouter router;

  /** Of ingest routes whose paths are of one shape each. */
  private final Map<IngestRoute, RouteRule> ofIngest = new HashMap<>();

  /**
   * @param needsRules whether every route must have one; otherwise anybody may use all of them
   * @throws IllegalStateException if an ingest route has no rule
   */
  RequestGuard(
      Guard guard,
      ClientCertificates certificates,
      List<IngestRoute> ingestRoutes,
      boolean needsRules) {
    this.guard = guard;
    this.certificates = certificates;
    this.needsRules = needsRules;
    for (IngestRoute route : ingestRoutes) {
      if (!needsRules) {
        ofIngest.put(route, new RouteRule(route.methods(), route.path(), RouteRule.PUBLIC));
      } else if (!RouteRules.cover(route)) {
        throw withoutRule(String.join(", ", route.methods()), route.path());
      } else if (!route.isShared()) {
        ofIngest.put(route, RouteRules.of("POST", route.path()).orElseThrow());
      }
    }
  }

  Limits limits() {
    return guard.limits();
  }

  SignIns signIns() {
    return guard.signIns();
  }

  boolean isOn() {
    return guard.isOn();
  }

  /** What an operator should look at. */
  List<String> warnings() {
    return guard.warning().stream().toList();
  }

  void addTo(JavalinConfig config) {
    config.routes.beforeMatched(this::check);
    config.routes.wsBeforeUpgrade(ctx -> check(ctx, "GET", ctx.path()));
  }

  /**
   * @throws IllegalStateException if a route has no rule
   */
  void requireRules(Javalin javalin) {
    router = javalin.unsafe.internalRouter;
    if (!needsRules) {
      return;
    }
    Stream<Endpoint> http =
        router.allHttpHandlers().stream()
            .map((ParsedEndpoint each) -> each.endpoint)
            .filter(each -> each.method.isHttpMethod());
    Stream<Endpoint> sockets =
        router.allWsHandlers().stream()
            .map(WsHandlerEntry::getPath)
            .filter(path -> !path.equals("*"))
            .map(path -> new Endpoint(HandlerType.GET, path, ctx -> {}));
    Stream.concat(http, sockets)
        .filter(each -> RouteRules.of(each.method.name(), each.path).isEmpty())
        .findFirst()
        .ifPresent(
            each -> {
              throw withoutRule(each.method.name(), each.path);
            });
  }

  private static IllegalStateException withoutRule(String method, String path) {
    return new IllegalStateException(method + ' ' + path + " has no rule in RouteRules");
  }

  private void check(Context ctx) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    if (endpoint == null) { // HEAD of a route of GET alone, which Javalin answers without it
      endpoint = router.findFirstHttpHandlerEntry(HandlerType.GET, ctx.path()).endpoint;
    }
    check(ctx, endpoint.method.name(), endpoint.path);
  }

  private void check(Context ctx, String method, String route) {
    RouteRule rule = rule(method, route);
    String authorization = ctx.header("Authorization");
    Optional<String> token = token(authorization, ctx.header("X-Session"));
    if (token.isEmpty() && TAKE_PARAMETER.contains(route)) {
      token = QueryParameters.of(ctx).optionalText(Callers.PARAMETER);
    }
    Request request = ServletContextRequest.getServletContextRequest(ctx.req());
    Caller caller = caller(rule, token, request);
    ctx.attribute(CALLER, caller);
    ctx.attribute(ADDRESS, client(request));
    rule.need().check(caller, ctx.path(), ctx.queryString());
  }

  /** The rule of a route, by the path under which it is registered. */
  RouteRule rule(String method, String route) {
    return needsRules
        ? RouteRules.of(method, route).orElseThrow(() -> withoutRule(method, route))
        : new RouteRule(Set.of(method), route, RouteRule.PUBLIC);
  }

  /** Checks the head of a request; returns who sends it. */
  Caller check(IngestRoute route, Request request) {
    HttpFields headers = request.getHeaders();
    RouteRule known = ofIngest.get(route);
    String path = request.getHttpURI().getPath();
    if (known == null && !guard.isOn()) {
      return guard.anybody(); // a path of no shape is refused in its route's own words
    }
    RouteRule rule =
        known != null
            ? known
            : RouteRules.of(route, request.getMethod(), PathSegments.of(path))
                .orElseThrow(() -> ProblemException.of(404, "There is nothing at this path."));
    Caller caller =
        caller(
            rule, token(headers.get(HttpHeader.AUTHORIZATION), headers.get("X-Session")), request);
    rule.need().check(caller, path, request.getHttpURI().getQuery());
    return caller;
  }

  /** Checks the head of a request to a route of this rule. */
  void check(RouteRule rule, Request request) {
    HttpFields headers = request.getHeaders();
    Optional<String> token = token(headers.get(HttpHeader.AUTHORIZATION), headers.get("X-Session"));
    rule.need()
        .check(
            caller(rule, token, request),
            request.getHttpURI().getPath(),
            request.getHttpURI().getQuery());
  }

  /** What the one who sends a request has used. */
  Limits.Admission admit(Request request) {
    return guard.admit(shown(request), certificates.of(request), client(request));
  }

  private SocketAddress client(Request request) {
    return guard.client(
        request.getConnectionMetaData().getRemoteSocketAddress(),
        () -> request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR));
  }

  /** The token of a request, wherever it is. */
  private Optional<String> shown(Request request) {
    HttpFields headers = request.getHeaders();
    Optional<String> token = token(headers.get(HttpHeader.AUTHORIZATION), headers.get("X-Session"));
    if (token.isEmpty() && TAKE_PARAMETER.contains(Request.getPathInContext(request))) {
      try {
        return QueryParameters.of(request.getHttpURI().getQuery()).optionalText(Callers.PARAMETER);
      } catch (ProblemException e) {
        return Optional.empty(); // the route says what is wrong with it
      }
    }
    return token;
  }

  /** Of an open route nobody is refused, whatever they send. */
  private Caller caller(RouteRule rule, Optional<String> token, Request request) {
    return rule.need().isPublic()
        ? guard.anybody()
        : guard.of(token, certificates.of(request), client(request));
  }

  private static Optional<String> token(String authorization, String session) {
    if (authorization != null) {
      String lower = authorization.toLowerCase(Locale.ROOT);
      for (String scheme : SCHEMES) {
        if (lower.startsWith(scheme)) {
          return Optional.of(authorization.substring(scheme.length()).strip());
        }
      }
      return Optional.of(""); // of a scheme that is not ours, so no token
    }
    return Optional.ofNullable(session);
  }
}
