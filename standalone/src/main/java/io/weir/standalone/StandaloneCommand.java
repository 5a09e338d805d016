package io.weir.standalone;

import io.weir.datagen.demo.Demo;
import io.weir.service.access.Grant;
import io.weir.service.process.DaemonThreads;
import io.weir.service.process.Parts;
import io.weir.service.process.Shutdown;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SharedSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Runs all of Weir in one process, until SIGTERM. */
@Command(
    name = "standalone",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all of Weir in one process: Kafka, Flink, gateway and query service, on one HTTP port;"
          + " gRPC and MQTT too, if WEIR_GRPC_PORT and WEIR_MQTT_PORT are set.",
      "Another start on the same directory continues where the last one ended."
    })
public final class StandaloneCommand implements Callable<Integer> {
  @Option(names = "--port", description = "HTTP port, 0 for a free one (WEIR_PORT, else 8080)")
  private Integer port;

  @Option(names = "--host", description = "address to listen on (WEIR_HOST, else 127.0.0.1)")
  private String host;

  @Option(names = "--data-dir", description = "holds everything (WEIR_DATA_DIR, else data)")
  private String dataDirectory;

  @Option(
      names = "--demo",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "SEED",
      description = {
        "add a small plant of tags, all demo.*: a day of them, and a sample a second while it runs",
        "(pumps, boilers, tanks, a turbine; the same seed, 1, gives the same values)"
      })
  private Long demoSeed;

  /** There once everything has started. */
  private Optional<LocalJob> job = Optional.empty();

  @Override
  public Integer call() throws Exception {
    long begin = System.nanoTime();
    if (demoSeed != null && !takesDemo(environment())) {
      System.err.printf(
          "weir: --demo writes samples of %d values, which WEIR_VALUES=%s refuses%n",
          Demo.WIDTH, environment().get("WEIR_VALUES"));
      return ExitCode.USAGE;
    }
    try {
      Shutdown shutdown = Shutdown.of(parts -> start(begin, parts));
      if (job.isPresent()) {
        job.get().superviseUntil(shutdown);
      }
      shutdown.await();
    } catch (IOException e) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private void start(long begin, Parts parts) throws Exception {
    Standalone standalone = Standalone.start(environment(), parts);
    Optional<Demo> demo = Optional.ofNullable(demoSeed).map(seed -> demo(standalone, seed));
    if (demo.isPresent()) {
      parts.opened(demo.get());
    }
    job = Optional.of(standalone.job());
    System.out.printf(
        "Weir is ready after %.1f s: console and HTTP at %s%n",
        (System.nanoTime() - begin) / 1e9, standalone.url());
    standalone
        .protocols()
        .grpcAddress()
        .ifPresent(address -> System.out.println("gRPC on " + address));
    standalone
        .protocols()
        .mqttAddress()
        .ifPresent(address -> System.out.println("MQTT on " + address));
    demo.ifPresent(StandaloneCommand::start);
  }

  /** Whether the gateway will take samples of as many values as the demo's have. */
  private static boolean takesDemo(Map<String, String> environment) {
    OptionalInt width = SharedSettings.width(new Settings(environment));
    return width.isEmpty() || width.getAsInt() == Demo.WIDTH;
  }

  private static Demo demo(Standalone standalone, long seed) {
    String token = standalone.addPart("demo", List.of(Grant.of("put,list:tags/demo.*")));
    return new Demo(standalone.localUrl(), token, seed, System.err::println);
  }

  /** It back-fills while everything else already runs. */
  private static void start(Demo demo) {
    new DaemonThreads("weir-demo").newThread(() -> run(demo)).start();
  }

  private static void run(Demo demo) {
    try {
      demo.run(
          () ->
              System.out.printf(
                  "Demo: see its %d tags live at %s%n"
                      + "      (all begin with demo.; once started without --demo,"
                      + " ./weir tags demo. --delete removes them)%n",
                  demo.tags(), demo.consoleUrl()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (port != null) {
      environment.put("WEIR_PORT", port.toString());
    }
    if (host != null) {
      environment.put("WEIR_HOST", host);
    }
    if (dataDirectory != null) {
      environment.put("WEIR_DATA_DIR", dataDirectory);
    }
    return environment;
  }
}
