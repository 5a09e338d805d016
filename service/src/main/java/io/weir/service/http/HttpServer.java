package io.weir.service.http;

import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import io.javalin.router.ParsedEndpoint;
import io.javalin.util.JavalinException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.access.Guard;
import io.weir.service.tls.ServerTls;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running HTTP server on one port: the routes of one or several services, and {@code /ping},
 * {@code /health}, {@code /ready} and {@code /metrics}. Threads, connections and request sizes are
 * bounded by {@link HttpSettings}; every refusal is {@code application/problem+json}.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final Javalin javalin;
  private final String host;
  private final Optional<ServerTls> tls;

  private final List<Routes> routes;
  private final List<IngestRoute> ingestRoutes;

  private HttpServer(
      Javalin javalin,
      String host,
      Optional<ServerTls> tls,
      List<? extends Routes> routes,
      List<IngestRoute> ingestRoutes) {
    this.javalin = javalin;
    this.host = host;
    this.tls = tls;
    this.routes = List.copyOf(routes);
    this.ingestRoutes = List.copyOf(ingestRoutes);
  }

  /**
   * Starts to listen, and returns when the port is bound.
   *
   * @param metrics what {@code /metrics} shows; the JVM's and the server's own are added to it, so
   *     a registry belongs to one server
   * @param checks what {@code /ready} asks
   * @param ingestRoutes paths of their own next to those of the routes
   * @param guard knows callers; closed by its owner
   * @throws io.weir.service.settings.SettingsException if a file of TLS cannot be used
   * @throws IllegalStateException if a route has no rule that says who may use it
   */
  public static HttpServer start(
      HttpSettings settings,
      PrometheusRegistry metrics,
      List<ReadyCheck> checks,
      List<? extends Routes> routes,
      List<IngestRoute> ingestRoutes,
      Guard guard) {
    return start(
        settings,
        metrics,
        checks,
        routes,
        ingestRoutes,
        new RequestGuard(guard, new ClientCertificates(settings.cors()), ingestRoutes, true));
  }

  /** The same of routes that need no rule, as anybody may use them. */
  static HttpServer start(
      HttpSettings settings,
      PrometheusRegistry metrics,
      List<ReadyCheck> checks,
      List<? extends Routes> routes,
      List<IngestRoute> ingestRoutes) {
    return startWithoutRules(settings, metrics, checks, routes, ingestRoutes, Guard.open());
  }

  /** The same, where callers have limits. */
  static HttpServer startWithoutRules(
      HttpSettings settings,
      PrometheusRegistry metrics,
      List<ReadyCheck> checks,
      List<? extends Routes> routes,
      List<IngestRoute> ingestRoutes,
      Guard guard) {
    RequestGuard requests =
        new RequestGuard(guard, new ClientCertificates(settings.cors()), ingestRoutes, false);
    return start(settings, metrics, checks, routes, ingestRoutes, requests);
  }

  private static HttpServer start(
      HttpSettings settings,
      PrometheusRegistry metrics,
      List<ReadyCheck> checks,
      List<? extends Routes> routes,
      List<IngestRoute> ingestRoutes,
      RequestGuard requests) {
    Optional<ServerTls> tls =
        settings.tls().isOn() ? Optional.of(ServerTls.open(settings.tls())) : Optional.empty();
    try {
      Javalin javalin =
          new ServerWiring(settings, tls, routes, ingestRoutes, requests).javalin(metrics, checks);
      requests.requireRules(javalin);
      return new HttpServer(javalin.start(), settings.host(), tls, routes, ingestRoutes);
    } catch (RuntimeException e) {
      tls.ifPresent(ServerTls::close);
      throw e;
    }
  }

  /**
   * All that the server answers, in order: a method and a path, such as {@code GET /kv/{index}}.
   * {@code <name>} stands for one segment or several, and a path that ends with {@code /*} for all
   * that begin so.
   */
  public SortedSet<String> answered() {
    SortedSet<String> answered = new TreeSet<>();
    for (ParsedEndpoint parsed : javalin.unsafe.internalRouter.allHttpHandlers()) {
      HandlerType method = parsed.endpoint.method;
      if (method.isHttpMethod()) { // and no filter
        answered.add(method.name() + " " + parsed.endpoint.path);
      }
    }
    for (IngestRoute route : ingestRoutes) {
      route.methods().forEach(method -> answered.add(method + " " + route.path()));
    }
    return answered;
  }

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  /** The port of metrics and health, empty if they have none of their own. */
  public OptionalInt adminPort() {
    return Arrays.stream(javalin.jettyServer().server().getConnectors())
        .filter(each -> AdminPort.CONNECTOR.equals(each.getName()))
        .mapToInt(each -> ((ClientConnector) each).getLocalPort())
        .findFirst();
  }

  /** Where the server is reached, without a slash at the end. */
  public String url() {
    return scheme() + host + ":" + port();
  }

  /** Where this machine reaches the server, whatever address it is bound to. */
  public URI localUrl() {
    boolean isAny = host.equals("0.0.0.0") || host.equals("::");
    return URI.create(scheme() + (isAny ? "127.0.0.1" : host) + ":" + port());
  }

  private String scheme() {
    return tls.isPresent() ? "https://" : "http://";
  }

  /** How this process trusts {@link #localUrl}; empty without TLS. */
  public Optional<SSLContext> localTrust() {
    return tls.map(ServerTls::ownCalls);
  }

  /**
   * Ends replies that last, takes no new requests, waits for those in flight, no longer than {@code
   * stopTimeout}, and closes the port.
   */
  @Override
  public void close() {
    routes.forEach(Routes::stopping);
    try {
      javalin.stop();
    } catch (JavalinException e) {
      LOG.warn("stopped with requests still in flight", e);
    }
    tls.ifPresent(ServerTls::close);
  }
}
