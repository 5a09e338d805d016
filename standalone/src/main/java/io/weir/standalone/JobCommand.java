package io.weir.standalone;

import io.weir.job.JobSettings;
import io.weir.service.process.Shutdown;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Runs the job in Flink in this process, until SIGTERM. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = {
      "Run the Flink job that keeps samples and records and answers queries, in one process on this"
          + " machine.",
      "It continues from its newest checkpoint in WEIR_DATA_DIR. For a Flink cluster use the"
          + " job's jar with flink run."
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

  @Override
  public Integer call() throws Exception {
    Settings settings = new Settings(System.getenv());
    LocalJob job;
    try {
      job =
          LocalJob.start(
              StandaloneSettings.from(settings),
              JobSettings.from(settings),
              restPort,
              queryPort,
              List.of());
    } catch (IOException e) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    Shutdown shutdown = Shutdown.closing(job);
    try {
      job.run();
      System.out.println("The job runs: WEIR_JOBS='" + job.address() + "'");
      job.superviseUntil(shutdown);
    } catch (IOException e) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }
}
