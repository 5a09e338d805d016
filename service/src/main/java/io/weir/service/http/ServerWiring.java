package io.weir.service.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.tls.ServerTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.session.NullSessionCache;
import org.eclipse.jetty.session.NullSessionDataStore;
import org.eclipse.jetty.session.SessionCache;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * How Javalin and Jetty are put together for an {@link HttpServer}: ports, threads, and what a
 * request passes before its route.
 */
record ServerWiring(
    HttpSettings settings,
    Optional<ServerTls> tls,
    List<? extends Routes> routes,
    List<IngestRoute> ingestRoutes,
    RequestGuard requests) {

  private static final String OVERRIDE = "X-HTTP-Method-Override";

  /** Tags stand in paths, and may have slashes and percent signs, which must be encoded there. */
  private static final UriCompliance URIS =
      UriCompliance.DEFAULT.with(
          "WEIR",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

  /**
   * The server before its start.
   *
   * @param metrics what {@code /metrics} shows; the server's own are added
   * @param checks what {@code /ready} asks
   */
  Javalin javalin(PrometheusRegistry metrics, List<ReadyCheck> checks) {
    QueuedThreadPool pool = pool();
    HttpMetrics httpMetrics = new HttpMetrics(metrics, pool);
    tls.ifPresent(httpMetrics::watch);
    httpMetrics.watch(requests.limits());
    httpMetrics.watch(requests.signIns());
    List<ReadyCheck> all = new ArrayList<>(checks);
    tls.ifPresent(present -> all.add(tlsCheck(present)));
    if (requests.isOn()) {
      all.add(ReadyCheck.of("access", Optional::empty, requests::warnings));
    }
    return Javalin.create(
        config -> {
          config.jetty.threadPool = pool;
          config.jetty.modifyHttpConfiguration(ServerWiring::strict);
          config.jetty.addConnector((server, http) -> connector(server, http, httpMetrics));
          settings
              .adminPort()
              .ifPresent(
                  port ->
                      config.jetty.addConnector(
                          (server, http) -> adminConnector(server, http, port, httpMetrics)));
          limit(config);
          config.jetty.modifyServer(server -> addHandlers(server, httpMetrics));
          Problems.addTo(config);
          requests.addTo(config);
          httpMetrics.addTo(config);
          new CommonRoutes(metrics, all, settings.adminPort().isPresent()).addTo(config);
          routes.forEach(each -> each.addTo(config));
        });
  }

  private ClientConnector connector(Server server, HttpConfiguration http, HttpMetrics metrics) {
    ClientConnector connector = ClientConnector.of(server, http, settings, tls);
    connector.setPort(settings.port());
    connector.addBean(slowClients(connector, metrics));
    metrics.watch(connector);
    return connector;
  }

  private ClientConnector adminConnector(
      Server server, HttpConfiguration http, int port, HttpMetrics metrics) {
    ClientConnector connector = ClientConnector.of(server, http, settings, tls);
    connector.setPort(port);
    connector.setName(AdminPort.CONNECTOR);
    connector.addBean(slowClients(connector, metrics));
    return connector;
  }

  private SlowClients slowClients(ClientConnector connector, HttpMetrics metrics) {
    BooleanSupplier wait = () -> routes.stream().anyMatch(Routes::repliesWait);
    return new SlowClients(connector, settings, wait, metrics::closed);
  }

  /** The handler that is inserted last sees a request first. */
  private void addHandlers(Server server, HttpMetrics metrics) {
    server.setStopTimeout(settings.stopTimeout().toMillis());
    server.setErrorHandler(new JettyProblems());
    server.insertHandler(ingestHandler(server, metrics));
    server.insertHandler(shortReads(metrics));
    server.insertHandler(new ClientLimits(requests.limits(), requests::admit));
    server.insertHandler(new Cors(settings.cors()));
    server.insertHandler(new HostCheck(settings.host(), settings.hostNames(), settings.cors()));
    if (settings.adminPort().isPresent()) {
      server.insertHandler(new AdminPort());
    }
    tls.ifPresent(present -> server.insertHandler(new TlsRequired()));
    server.insertHandler(new FairTurns());
    server.insertHandler(new GracefulHandler());
    server.addBean(new NetworkConnectionLimit(settings.connections(), server));
  }

  private static ReadyCheck tlsCheck(ServerTls tls) {
    return ReadyCheck.of("tls", Optional::empty, () -> tls.warning().stream().toList());
  }

  /** Its queue holds no more than a job or two of each connection, whose number is bounded. */
  private QueuedThreadPool pool() {
    QueuedThreadPool pool =
        new QueuedThreadPool(settings.threads(), Math.min(8, settings.threads()));
    pool.setName("http");
    return pool;
  }

  private ShortReads shortReads(HttpMetrics metrics) {
    List<ShortRead> reads = new ArrayList<>();
    routes.forEach(each -> reads.addAll(each.shortReads()));
    return new ShortReads(reads, requests, metrics, settings.requestTimeout());
  }

  private IngestHandler ingestHandler(Server server, HttpMetrics metrics) {
    Scheduler scheduler = server.getScheduler();
    AdmissionQueue queue =
        new AdmissionQueue(
            settings.threads() / 2, // the other half never waits for bodies
            settings.maxWait(),
            server.getThreadPool(),
            (nanos, call) -> scheduler.schedule(call, nanos, TimeUnit.NANOSECONDS),
            System::nanoTime);
    metrics.watch(queue);
    return new IngestHandler(ingestRoutes, requests, queue, metrics);
  }

  private void limit(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = settings.maxRequestSize();
    config.http.asyncTimeout = settings.requestTimeout().toMillis();
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyServletContextHandler(
        context -> {
          context.setErrorHandler(new JettyProblems());
          keepNoSessions(context.getSessionHandler());
        });
  }

  /** Javalin begins one for each request that asks for a WebSocket; by default they never end. */
  private static void keepNoSessions(SessionHandler sessions) {
    SessionCache none = new NullSessionCache(sessions);
    none.setSessionDataStore(new NullSessionDataStore());
    sessions.setSessionCache(none);
    sessions.setUsingCookies(false);
  }

  /** Javalin would take {@value #OVERRIDE} for the method, which servers before this one do not. */
  private static Request withItsOwnMethod(Request request, HttpFields.Mutable reply) {
    if (!request.getHeaders().contains(OVERRIDE)) {
      return request;
    }
    HttpFields headers = HttpFields.build(request.getHeaders()).remove(OVERRIDE).asImmutable();
    return new Request.Wrapper(request) {
      @Override
      public HttpFields getHeaders() {
        return headers;
      }
    };
  }

  private static void strict(HttpConfiguration http) {
    http.setUriCompliance(URIS);
    // Else a token would be taken for one of other case that the connection has brought before.
    http.setHeaderCacheCaseSensitive(true);
    http.addCustomizer(ServerWiring::withItsOwnMethod);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
  }
}
