package io.weir.standalone;

import io.weir.service.process.Shutdown;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Runs all of Weir in one process, until SIGTERM. */
@Command(
    name = "standalone",
    mixinStandardHelpOptions = true,
    description = {
      "Run all of Weir in one process: Kafka, Flink, gateway and query service, on one HTTP port.",
      "A second start on the same directory continues where the first was."
    })
public final class StandaloneCommand implements Callable<Integer> {
  @Option(names = "--port", description = "HTTP port, 0 for a free one (WEIR_PORT, else 8080)")
  private Integer port;

  @Option(names = "--host", description = "address to listen on (WEIR_HOST, else 127.0.0.1)")
  private String host;

  @Option(names = "--data-dir", description = "holds everything (WEIR_DATA_DIR, else data)")
  private String dataDirectory;

  @Override
  public Integer call() throws Exception {
    long begin = System.nanoTime();
    Standalone standalone;
    try {
      standalone = Standalone.start(environment());
    } catch (IOException e) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    Shutdown shutdown = Shutdown.closing(standalone);
    String url = standalone.url();
    System.out.printf(
        "Weir is ready after %.1f s: POST %s/save or /batch; GET %s/api, /tags, /metrics%n",
        (System.nanoTime() - begin) / 1e9, url, url);
    standalone
        .protocols()
        .grpcAddress()
        .ifPresent(address -> System.out.println("gRPC on " + address));
    standalone
        .protocols()
        .mqttAddress()
        .ifPresent(address -> System.out.println("MQTT on " + address));
    try {
      standalone.job().superviseUntil(shutdown);
    } catch (IOException e) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
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
