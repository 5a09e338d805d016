package io.weir.query.handler;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.query.reply.Replies;
import io.weir.query.reply.RequestBody;
import io.weir.service.handler.Handler;
import io.weir.service.handler.HandlerRequest;
import io.weir.service.handler.HandlerResponse;
import io.weir.service.handler.Weir;
import io.weir.service.http.Callers;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import io.weir.service.settings.SettingsException;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of a user's own, and the routes {@code /x/{name}} that lead to them. Without
 * handlers there are no routes.
 */
public final class Handlers implements Routes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);
  private static final List<String> PATHS = List.of("/x/{name}", "/x/{name}/<rest>");

  private final Map<String, HandlerPool> pools = new TreeMap<>();
  private final HandlerSettings settings;
  private final Replies replies;
  private final WeirServers weir;
  private final AutoCloseable jars;

  private Handlers(HandlerSettings settings, Replies replies, PrometheusRegistry registry) {
    this.settings = settings;
    this.replies = replies;
    weir = new WeirServers(settings.timeout());
    if (settings.directory().isEmpty()) {
      jars = () -> {};
      return;
    }
    HandlerJars found = HandlerJars.in(settings.directory().get());
    jars = found;
    HandlerMetrics metrics = new HandlerMetrics(registry);
    for (Map.Entry<String, Handler> each : found.handlers().entrySet()) {
      pools.put(
          each.getKey(),
          new HandlerPool(each.getKey(), each.getValue(), found.loader(), settings, metrics));
    }
    LOG.info("Handlers of {}: {}", settings.directory().get(), pools.keySet());
  }

  /**
   * Loads them.
   *
   * @param replies bounds the memory of bodies and responses; closed by the caller, later
   * @throws SettingsException if a handler cannot be loaded; the message says which and why
   */
  public static Handlers load(
      HandlerSettings settings, Replies replies, PrometheusRegistry registry) {
    return new Handlers(settings, replies, registry);
  }

  /**
   * Says where handlers reach Weir; to be called once the server has started. Until then they get a
   * 503 from it.
   *
   * @param gateway takes writes, unless the settings name others
   * @param query takes reads; of this process
   * @param trust how {@code query} is trusted if it speaks TLS
   */
  public void connect(URI gateway, URI query, Optional<SSLContext> trust) {
    weir.connect(
        settings.gateways().isEmpty() ? List.of(gateway) : settings.gateways(), query, trust);
  }

  @Override
  public void addTo(JavalinConfig config) {
    if (pools.isEmpty()) {
      return;
    }
    for (String path : PATHS) {
      config.routes.get(path, this::handle);
      config.routes.post(path, this::handle);
      config.routes.put(path, this::handle);
      config.routes.patch(path, this::handle);
      config.routes.delete(path, this::handle);
    }
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void handle(Context ctx) {
    List<String> segments = PathSegments.of(ctx.req().getRequestURI());
    HandlerPool pool = pools.get(segments.get(1));
    if (pool == null) {
      throw ProblemException.of(404, "There is no handler of this name.");
    }
    requireOwnPage(ctx);
    boolean endsWithSlash = segments.get(segments.size() - 1).isEmpty();
    List<String> rest = segments.subList(2, segments.size() - (endsWithSlash ? 1 : 0));
    String method = ctx.method().name();
    Map<String, String> headers = headers(ctx);
    Map<String, List<String>> query = QueryParameters.of(ctx).all();
    String caller = Callers.of(ctx).id();
    Weir asCaller = new HttpWeir(weir, credentials(ctx));
    replies.reply(
        ctx,
        0,
        () ->
            RequestBody.receive(ctx, replies, settings.maxBody())
                .thenCompose(
                    body ->
                        pool.handle(
                            new HandlerRequest(method, rest, query, headers, body, caller),
                            asCaller)),
        response -> send(ctx, response));
  }

  /** A page of another site may send some requests without asking first. */
  private static void requireOwnPage(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin != null
        && !ctx.method().name().equals("GET")
        && !origin.endsWith("://" + ctx.header("Host"))) {
      throw ProblemException.of(403, "Origin: must be a page of this server").in("Origin");
    }
  }

  private static Map<String, String> headers(Context ctx) {
    return Collections.list(ctx.req().getHeaderNames()).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .distinct()
        .collect(
            Collectors.toMap(
                name -> name,
                name -> String.join(", ", Collections.list(ctx.req().getHeaders(name)))));
  }

  /** By which the guard knows who asks; with them, what the handler asks for is the caller's. */
  private static Map<String, String> credentials(Context ctx) {
    Map<String, String> found = new HashMap<>();
    for (String name : Callers.CREDENTIALS) {
      Optional.ofNullable(ctx.header(name)).ifPresent(value -> found.put(name, value));
    }
    return found;
  }

  /** What the handler says goes before what is said here. */
  private void send(Context ctx, HandlerResponse response) {
    replies.reserve(ctx, response.body().length);
    ctx.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
    ctx.status(response.status()).contentType("application/octet-stream");
    response.headers().forEach(ctx::header);
    ctx.result(response.body());
  }

  /** Interrupts handlers that still run. To be called after the server has stopped. */
  @Override
  public void close() throws Exception {
    pools.values().forEach(HandlerPool::close);
    jars.close();
  }
}
