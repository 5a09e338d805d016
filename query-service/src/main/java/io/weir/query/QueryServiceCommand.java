package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.query.handler.HandlerSettings;
import io.weir.query.handler.Handlers;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.queryclient.Transport;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.accounts.SessionRoutes;
import io.weir.service.changes.ChangeFeed;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.http.Routes;
import io.weir.service.process.Parts;
import io.weir.service.process.Shutdown;
import io.weir.service.process.StoppedException;
import io.weir.service.settings.Settings;
import io.weir.service.system.MetricStream;
import io.weir.service.system.MetricStreamSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The query service as a process of its own. Ends cleanly on SIGTERM. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      QueryServiceCommand.DESCRIPTION,
      "Configured by WEIR_* environment variables, which show-config prints: WEIR_JOBS says where"
          + " the job runs, WEIR_HOST and WEIR_PORT where to listen."
    })
public final class QueryServiceCommand implements Callable<Integer> {
  /** What the role does. */
  public static final String DESCRIPTION =
      "Answers reads of samples (/api, /at, /latest, /live, /raw, /tags; /api/v1/read of"
          + " Prometheus), metrics (/metric/, /query/, /keys), keys with values (/kv/) and streams"
          + " (/streams/, /listen) by asking the replicas of the job; serves the console (/), and"
          + " handlers of your own (/x/).";

  /** Where it listens unless WEIR_PORT says otherwise: not where the gateway does. */
  private static final int DEFAULT_PORT = 8090;

  private static final URI DEFAULT_GATEWAY = URI.create("http://127.0.0.1:8080");

  @Override
  public Integer call() throws Exception {
    Shutdown.of(QueryServiceCommand::start).await();
    return CommandLine.ExitCode.OK;
  }

  private static void start(Parts parts) throws StoppedException {
    Settings settings = new Settings(System.getenv());
    HttpSettings http = HttpSettings.from(settings, DEFAULT_PORT);
    Guard guard = parts.opened(Guard.start(AccessSettings.from(settings), http.host()));
    PrometheusRegistry metrics = new PrometheusRegistry();
    QuerySettings query = QuerySettings.from(settings);
    FailoverQueryClient client =
        parts.opened(
            FailoverQueryClient.over(
                Transport.overFlink(query.client()),
                query.client(),
                query.records().on(),
                metrics));
    Optional<ChangeFeed> changes = ChangeFeed.start(settings, metrics);
    if (changes.isPresent()) {
      parts.opened(changes.get());
    }
    QueryService service = parts.opened(QueryService.start(query, client, changes, metrics));
    Handlers handlers = parts.opened(service.handlers(HandlerSettings.from(settings), metrics));
    List<Routes> routes = new ArrayList<>(service.routes());
    routes.add(handlers);
    routes.addAll(SessionRoutes.of(guard));
    guard.follow(client, changes);
    HttpServer server =
        parts.opened(
            HttpServer.start(http, metrics, service.readyChecks(), routes, List.of(), guard));
    handlers.connect(DEFAULT_GATEWAY, server.localUrl(), server.localTrust());
    parts.opened(
        MetricStream.start(MetricStreamSettings.from(settings), "query", server.port(), metrics));
    System.out.println("query service on " + server.url());
  }
}
