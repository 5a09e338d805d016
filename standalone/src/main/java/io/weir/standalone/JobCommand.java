package io.weir.standalone;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.job.JobSettings;
import io.weir.service.process.Parts;
import io.weir.service.process.Shutdown;
import io.weir.service.settings.Settings;
import io.weir.service.system.MetricStream;
import io.weir.service.system.MetricStreamSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Runs the job in Flink in this process, until SIGTERM. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the Flink job that keeps samples and records and answers queries, in one process on this"
          + " machine.",
      "It continues from its newest checkpoint in WEIR_DATA_DIR. On a Flink cluster,"
          + " io.weir.job.supervisor.SupervisorMain of the job's jar submits it and keeps it running."
    })
public final class JobCommand implements Callable<Integer> {
  @Option(
      names = "--rest-port",
      defaultValue = "8081",
      description = "port of Flink's REST API on loopback (default: ${DEFAULT-VALUE})")
  private int restPort;

  @Option(
      names = "--query-port",
      defaultValue = "9069",
      description = "port of the queryable state proxy on loopback (default: ${DEFAULT-VALUE})")
  private int queryPort;

  /** There once it runs. */
  private Optional<LocalJob> job = Optional.empty();

  @Override
  public Integer call() throws Exception {
    try {
      Shutdown shutdown = Shutdown.of(this::start);
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

  private void start(Parts parts) throws Exception {
    Settings settings = new Settings(System.getenv());
    FlinkMetrics flinkMetrics = new FlinkMetrics();
    PrometheusRegistry metrics = new PrometheusRegistry();
    JvmMetrics.builder().register(metrics);
    metrics.register(flinkMetrics);
    LocalJob local =
        parts.opened(
            LocalJob.start(
                StandaloneSettings.from(settings),
                JobSettings.from(settings),
                restPort,
                queryPort,
                List.of(flinkMetrics)));
    parts.opened(MetricStream.start(MetricStreamSettings.from(settings), "job", restPort, metrics));
    local.run();
    job = Optional.of(local);
    System.out.println("The job runs: WEIR_JOBS='" + local.address() + "'");
  }
}
