package io.weir.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** Runs the gateway alone, until SIGTERM. */
@CommandLine.Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description =
        "Take samples over HTTP (POST /save, POST /batch) and put them on Kafka. Configured by"
            + " WEIR_* environment variables; show-config prints them.")
public final class GatewayCommand implements Callable<Integer> {
  private static final int PORT = 8080;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  private final Map<String, String> environment;

  public GatewayCommand() {
    this(System.getenv());
  }

  GatewayCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new GatewayCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    HttpSettings http;
    GatewaySettings gateway;
    try {
      Settings settings = new Settings(environment);
      http = HttpSettings.from(settings, PORT);
      gateway = GatewaySettings.from(settings);
      if (spec.parent() == null) {
        settings.refuseUnknown(); // as a subcommand it shares them with other roles
      }
    } catch (SettingsException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    run(http, gateway);
    return CommandLine.ExitCode.OK;
  }

  private static void run(HttpSettings http, GatewaySettings settings) throws InterruptedException {
    PrometheusRegistry metrics = new PrometheusRegistry();
    CountDownLatch stopped = new CountDownLatch(1);
    Gateway gateway = Gateway.start(settings, metrics);
    HttpServer server =
        HttpServer.start(http, metrics, gateway.readyChecks(), List.of(), gateway.routes());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  gateway.close();
                  stopped.countDown();
                },
                "stop"));
    System.out.println("gateway: POST " + server.url() + "/save or /batch");
    stopped.await();
  }
}
