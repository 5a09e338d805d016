package io.weir.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.queryclient.QueryClientSettings;
import io.weir.queryclient.Transport;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.accounts.SessionRoutes;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.http.Routes;
import io.weir.service.page.DescriptionRoutes;
import io.weir.service.process.Parts;
import io.weir.service.process.Shutdown;
import io.weir.service.process.StoppedException;
import io.weir.service.settings.Settings;
import io.weir.service.system.MetricStream;
import io.weir.service.system.MetricStreamSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs the gateway alone, until SIGTERM. */
@CommandLine.Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description =
        "Takes samples (POST /save, /batch; /import of CSV; /write and /api/v2/write of InfluxDB;"
            + " /api/v1/write of Prometheus; /v1/metrics of OpenTelemetry), deletions (DELETE"
            + " /tags/{tag}) and writes to metrics (/metric/), keys (/kv/) and streams (/streams/)"
            + " over HTTP, and puts them on Kafka. Configured by WEIR_* environment variables;"
            + " show-config prints them.")
public final class GatewayCommand implements Callable<Integer> {
  private static final int PORT = 8080;

  @Override
  public Integer call() throws Exception {
    Shutdown.of(GatewayCommand::start).await();
    return CommandLine.ExitCode.OK;
  }

  private static void start(Parts parts) throws StoppedException {
    Settings settings = new Settings(System.getenv());
    HttpSettings http = HttpSettings.from(settings, PORT);
    Guard guard = parts.opened(Guard.start(AccessSettings.from(settings), http.host()));
    PrometheusRegistry metrics = new PrometheusRegistry();
    Gateway gateway = parts.opened(Gateway.start(GatewaySettings.from(settings), metrics));
    QueryClientSettings query = QueryClientSettings.from(settings);
    FailoverQueryClient client =
        parts.opened(FailoverQueryClient.over(Transport.overFlink(query), query, false, metrics));
    List<Routes> routes = new ArrayList<>(gateway.deletions(client));
    routes.add(new DescriptionRoutes());
    routes.addAll(gateway.accounts(guard));
    routes.addAll(SessionRoutes.of(guard));
    guard.follow(client, gateway.changes());
    HttpServer server =
        parts.opened(
            HttpServer.start(
                http, metrics, gateway.readyChecks(), routes, gateway.routes(), guard));
    parts.opened(
        MetricStream.start(MetricStreamSettings.from(settings), "gateway", server.port(), metrics));
    System.out.println("gateway: POST " + server.url() + "/save or /batch");
  }
}
