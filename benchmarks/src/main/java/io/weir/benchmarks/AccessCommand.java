package io.weir.benchmarks;

import io.weir.benchmarks.server.WeirServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code weir bench access}: what a token, a session and TLS cost. */
@Command(
    name = "access",
    mixinStandardHelpOptions = true,
    description = {
      "Posts samples one by one, and a thousand at a time, to an open server, to a guarded one with"
          + " a machine's token and with the token of a user's session, and to a guarded one over"
          + " TLS 1.3 with a machine's token; in turn, over connections that are kept.",
      "Prints after each round what a sample cost the server's process in CPU: medians, all rounds."
    })
final class AccessCommand implements Callable<Integer> {
  private static final int WARM_UP = 3;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each is done (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "Of single posts a round, three times as many first (default: 4).")
  private double seconds;

  @Option(
      names = "--launcher",
      defaultValue = "${sys:" + BenchCommand.LAUNCHER + "}",
      description = "The script that starts Weir (default: the one that started this).")
  private Path launcher;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (RunDirectory directory = new RunDirectory()) {
      measure(GuardedServers.start(launcher, directory));
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate could be made", e);
    }
    return ExitCode.OK;
  }

  private void measure(List<WeirServer> servers) throws IOException, InterruptedException {
    Workloads workloads = new Workloads(1, Sizes.FULL);
    Figures figures = new Figures();
    Figure batches = new Figure("batches of 1000", "server CPU us a sample");
    for (WeirServer each : servers) {
      PostPart.post(each, workloads, "warm" + servers.indexOf(each), WARM_UP * seconds);
      RunContext.bulk(each, workloads.sent("many" + servers.indexOf(each), false));
    }
    for (int round = 0; round < rounds; round++) {
      for (WeirServer each : servers) {
        String prefix = servers.indexOf(each) + "r" + round;
        figures.add(
            PostPart.CPU,
            each.name(),
            PostPart.post(each, workloads, "post" + prefix, seconds).cpuMicrosPerSample());
        figures.add(
            batches,
            each.name(),
            RunContext.bulk(each, workloads.sent("bulk" + prefix, false)).cpuMicrosPerSample());
      }
      System.out.printf("after round %d of %d:%n%s", round + 1, rounds, tables(figures, servers));
    }
  }

  private static String tables(Figures figures, List<WeirServer> servers) {
    return figures.tables(servers.stream().map(WeirServer::name).toList());
  }
}
