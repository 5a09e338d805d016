package io.weir.service.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.router.ParsedEndpoint;
import io.javalin.util.JavalinException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running HTTP server on one port: the routes of one or several services, and {@code /ping},
 * {@code /health}, {@code /ready} and {@code /metrics}. Threads, connections and request sizes are
 * bounded by {@link HttpSettings}; every refusal is {@code application/problem+json}.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** Kept-alive connections without a request hold a stopping server no longer than this. */
  private static final long STOPPING_IDLE_MILLIS = 100;

  /** Tags stand in paths, and may have slashes and percent signs, which must be encoded there. */
  private static final UriCompliance URIS =
      UriCompliance.DEFAULT.with(
          "WEIR",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

  /** The system would take megabytes, and nobody see for minutes that a client reads little. */
  static final int SEND_BUFFER_BYTES = 64 * 1024;

  private final Javalin javalin;
  private final String host;

  private final List<Routes> routes;
  private final List<IngestRoute> ingestRoutes;

  private HttpServer(
      Javalin javalin, String host, List<? extends Routes> routes, List<IngestRoute> ingestRoutes) {
    this.javalin = javalin;
    this.host = host;
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
   */
  public static HttpServer start(
      HttpSettings settings,
      PrometheusRegistry metrics,
      List<ReadyCheck> checks,
      List<? extends Routes> routes,
      List<IngestRoute> ingestRoutes) {
    QueuedThreadPool pool = pool(settings);
    HttpMetrics httpMetrics = new HttpMetrics(metrics, pool);
    Javalin javalin =
        Javalin.create(
            config -> {
              config.jetty.threadPool = pool;
              listen(
                  config,
                  settings,
                  httpMetrics,
                  () -> routes.stream().anyMatch(Routes::repliesWait),
                  server -> handler(server, ingestRoutes, settings, httpMetrics));
              Problems.addTo(config);
              httpMetrics.addTo(config);
              new CommonRoutes(metrics, checks).addTo(config);
              routes.forEach(each -> each.addTo(config));
            });
    return new HttpServer(javalin.start(), settings.host(), routes, ingestRoutes);
  }

  /** Its queue holds no more than a job or two of each connection, whose number is bounded. */
  private static QueuedThreadPool pool(HttpSettings settings) {
    QueuedThreadPool pool =
        new QueuedThreadPool(settings.threads(), Math.min(8, settings.threads()));
    pool.setName("http");
    return pool;
  }

  private static IngestHandler handler(
      Server server, List<IngestRoute> ingestRoutes, HttpSettings settings, HttpMetrics metrics) {
    Scheduler scheduler = server.getScheduler();
    AdmissionQueue queue =
        new AdmissionQueue(
            settings.threads() / 2, // the other half never waits for bodies
            settings.maxWait(),
            server.getThreadPool(),
            (nanos, call) -> scheduler.schedule(call, nanos, TimeUnit.NANOSECONDS),
            System::nanoTime);
    metrics.watch(queue);
    return new IngestHandler(ingestRoutes, queue, metrics);
  }

  private static void listen(
      JavalinConfig config,
      HttpSettings settings,
      HttpMetrics metrics,
      BooleanSupplier repliesWait,
      Function<Server, IngestHandler> ingestRoutes) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = settings.maxRequestSize();
    config.http.asyncTimeout = settings.requestTimeout().toMillis();
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyHttpConfiguration(HttpServer::strict);
    config.jetty.addConnector(
        (server, http) -> connector(server, http, settings, metrics, repliesWait));
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(settings.stopTimeout().toMillis());
          server.setErrorHandler(new JettyProblems());
          server.insertHandler(ingestRoutes.apply(server));
          server.insertHandler(new HostCheck(settings.host(), settings.hostNames()));
          server.insertHandler(new GracefulHandler());
          server.addBean(new NetworkConnectionLimit(settings.connections(), server));
        });
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyProblems()));
  }

  private static void strict(HttpConfiguration http) {
    http.setUriCompliance(URIS);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
  }

  private static Connector connector(
      Server server,
      HttpConfiguration http,
      HttpSettings settings,
      HttpMetrics metrics,
      BooleanSupplier repliesWait) {
    int selectors = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ServerConnector connector =
        new ServerConnector(server, 1, selectors, new HttpConnectionFactory(http)) {
          @Override
          protected SocketChannelEndPoint newEndPoint(
              SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            ClientEndPoint client =
                new ClientEndPoint(this, channel, selector, key, getScheduler());
            client.setIdleTimeout(getIdleTimeout());
            return client;
          }
        };
    connector.addBean(new SlowClients(connector, settings, repliesWait, metrics::closed));
    metrics.watch(connector);
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(settings.connections()); // else 50: the rest would dial again
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(STOPPING_IDLE_MILLIS);
    return connector;
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

  /** Where the server is reached, without a slash at the end. */
  public String url() {
    return "http://" + host + ":" + port();
  }

  /** Where this machine reaches the server, whatever address it is bound to. */
  public URI localUrl() {
    boolean isAny = host.equals("0.0.0.0") || host.equals("::");
    return URI.create("http://" + (isAny ? "127.0.0.1" : host) + ":" + port());
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
  }
}
