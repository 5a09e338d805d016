package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The query service as a process of its own. Ends cleanly on SIGTERM. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Answers GET /api, /tags and /demo by asking the replicas of the job.",
      "Configured by environment variables WEIR_*: WEIR_JOBS says where the job runs,"
          + " WEIR_HOST and WEIR_PORT where to listen."
    })
public final class QueryCommand implements Callable<Integer> {
  /** Where it listens unless WEIR_PORT says otherwise: not where the gateway does. */
  static final int DEFAULT_PORT = 8090;

  @Spec private CommandSpec spec;

  /** Runs the command by itself. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new QueryCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = new Settings(System.getenv());
    QuerySettings query;
    HttpSettings http;
    try {
      query = QuerySettings.from(settings);
      http = HttpSettings.from(settings, DEFAULT_PORT);
      if (spec.parent() == null) {
        settings.refuseUnknown(); // as a subcommand it shares them with other roles
      }
    } catch (SettingsException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    PrometheusRegistry metrics = new PrometheusRegistry();
    QueryService service = QueryService.start(query, metrics);
    HttpServer server =
        HttpServer.start(http, metrics, List.of(service.ready()), service.routes(), List.of());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  service.close();
                  stopped.countDown();
                },
                "weir-stop"));
    spec.commandLine().getOut().println("query service on " + server.url() + "/demo");
    spec.commandLine().getOut().flush();
    stopped.await();
    return CommandLine.ExitCode.OK;
  }
}
