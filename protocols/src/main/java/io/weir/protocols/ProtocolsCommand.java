package io.weir.protocols;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewaySettings;
import io.weir.query.QueryService;
import io.weir.query.QuerySettings;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.queryclient.Transport;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.http.ReadyCheck;
import io.weir.service.process.Parts;
import io.weir.service.process.Shutdown;
import io.weir.service.process.StoppedException;
import io.weir.service.settings.Settings;
import io.weir.service.system.MetricStream;
import io.weir.service.system.MetricStreamSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The protocols as a process of their own. Ends cleanly on SIGTERM. */
@Command(
    name = "protocols",
    mixinStandardHelpOptions = true,
    description = {
      "Serves keys with values over gRPC (WEIR_GRPC_PORT) and streams over MQTT (WEIR_MQTT_PORT):"
          + " puts writes on Kafka and asks the replicas of the job.",
      "Configured by WEIR_* environment variables; show-config prints them. Over HTTP it answers"
          + " /health, /ready and /metrics alone."
    })
public final class ProtocolsCommand implements Callable<Integer> {
  /**
   * Where HTTP is served unless WEIR_PORT says otherwise: not where gateway or query service do.
   */
  private static final int DEFAULT_PORT = 8091;

  @Override
  public Integer call() throws Exception {
    Settings settings = new Settings(System.getenv());
    ProtocolsSettings own = ProtocolsSettings.from(settings);
    if (!own.isAnyOn()) {
      System.err.println("weir: protocols: set WEIR_GRPC_PORT or WEIR_MQTT_PORT");
      return ExitCode.USAGE;
    }
    try {
      Shutdown.of(parts -> start(settings, own, parts)).await();
    } catch (IOException e) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private static void start(Settings settings, ProtocolsSettings own, Parts parts)
      throws IOException, StoppedException {
    HttpSettings http = HttpSettings.from(settings, DEFAULT_PORT);
    Guard guard = parts.opened(Guard.start(AccessSettings.from(settings), http.host()));
    PrometheusRegistry metrics = new PrometheusRegistry();
    Gateway gateway = parts.opened(Gateway.start(GatewaySettings.from(settings), metrics));
    QuerySettings query = QuerySettings.from(settings);
    FailoverQueryClient client =
        parts.opened(
            FailoverQueryClient.over(
                Transport.overFlink(query.client()),
                query.client(),
                query.records().on(),
                metrics));
    QueryService queries =
        parts.opened(QueryService.start(query, client, gateway.changes(), metrics));
    guard.follow(client, gateway.changes());
    List<ReadyCheck> checks = new ArrayList<>(gateway.readyChecks());
    checks.addAll(queries.readyChecks());
    HttpServer server =
        parts.opened(HttpServer.start(http, metrics, checks, List.of(), List.of(), guard));
    Protocols protocols =
        parts.opened(Protocols.start(own, gateway, queries, checks, guard, metrics));
    parts.opened(
        MetricStream.start(
            MetricStreamSettings.from(settings), "protocols", server.port(), metrics));
    protocols
        .grpcAddress()
        .ifPresent(address -> System.out.println("protocols: gRPC on " + address));
    protocols
        .mqttAddress()
        .ifPresent(address -> System.out.println("protocols: MQTT on " + address));
    System.out.println("protocols: " + server.url() + "/health, /ready and /metrics");
  }
}
