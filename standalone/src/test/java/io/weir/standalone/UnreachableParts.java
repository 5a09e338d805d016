package io.weir.standalone;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewaySettings;
import io.weir.query.QueryService;
import io.weir.query.QuerySettings;
import io.weir.query.handler.HandlerSettings;
import io.weir.query.handler.Handlers;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.queryclient.Transport;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.accounts.SessionRoutes;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.http.Routes;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gateway and query service on one server, of which Kafka and the job are not there. */
final class UnreachableParts implements AutoCloseable {
  private static final int NOBODY = 1;

  private final Gateway gateway;
  private final FailoverQueryClient client;
  private final QueryService query;
  private final Handlers handlers;
  private final Guard guard;
  private final HttpServer server;

  /**
   * @param jars of handlers
   * @param tokens a file of tokens
   */
  UnreachableParts(Path jars, Path tokens) {
    this(jars, tokens, Map.of());
  }

  /**
   * @param more settings
   */
  UnreachableParts(Path jars, Path tokens, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WEIR_TOKENS_FILE", tokens.toString());
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_HANDLERS", jars.toString());
    environment.put("WEIR_BOOTSTRAP_SERVERS", "127.0.0.1:" + NOBODY);
    environment.put("WEIR_JOBS", "http://127.0.0.1:" + NOBODY);
    environment.put("WEIR_QUERY_TIMEOUT", "1s");
    environment.put("WEIR_QUERY_ATTEMPT_TIMEOUT", "500ms");
    Settings settings = new Settings(environment);
    PrometheusRegistry metrics = new PrometheusRegistry();
    gateway = Gateway.start(GatewaySettings.from(settings), metrics);
    QuerySettings querySettings = QuerySettings.from(settings);
    client =
        FailoverQueryClient.over(
            Transport.overFlink(querySettings.client()), querySettings.client(), true, metrics);
    query = QueryService.start(querySettings, client, gateway.changes(), metrics);
    handlers = query.handlers(HandlerSettings.from(settings), metrics);
    List<Routes> routes = new ArrayList<>(query.routes());
    routes.add(handlers);
    routes.addAll(gateway.deletions(client));
    guard = Guard.start(AccessSettings.from(settings), "127.0.0.1");
    routes.addAll(gateway.accounts(guard));
    routes.addAll(SessionRoutes.of(guard));
    guard.follow(client, gateway.changes());
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            metrics,
            gateway.readyChecks(),
            routes,
            gateway.routes(),
            guard);
  }

  /** Methods and paths that are answered. */
  Set<String> answered() {
    return server.answered();
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    guard.close();
    try {
      handlers.close();
    } catch (Exception e) {
      throw new IllegalStateException("a handler did not close", e);
    }
    query.close();
    client.close();
    gateway.close();
  }
}
