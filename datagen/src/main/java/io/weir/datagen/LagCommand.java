package io.weir.datagen;

import io.weir.testkit.probe.LagPlan;
import io.weir.testkit.probe.LagResult;
import io.weir.testkit.probe.LagRun;
import io.weir.testkit.probe.Latencies;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code datagen lag}. */
@Command(
    name = "lag",
    description =
        "Posts samples and asks for each until it is seen: the time from the 204 to the answer that"
            + " shows it.",
    footer = {
      "  datagen lag",
      "  datagen lag --probes 1000 --rate 20 --clients 50",
      "Exit code: 0 if all were seen, 1 if not, 2 if Weir cannot be reached."
    })
final class LagCommand extends Subcommand {
  /** After which a sample counts as lost, in ns. */
  private static final long LIMIT = 30_000_000_000L;

  @Option(names = "--probes", description = "How many samples.")
  private int probes = 100;

  @Option(names = "--rate", description = "Samples a second.")
  private double rate = 5;

  @Option(names = "--clients", description = "How many may be under way at a time.")
  private int clients = 10;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    LagPlan plan =
        LagPlan.ofWeir(
            target().gateway(),
            target().query(),
            Prefixes.unique('l'),
            clients,
            probes,
            rate,
            LIMIT);
    LagResult result = new LagRun(plan, cancellation::isCancelled).run();
    say(
        "%,d of %,d samples seen; lag %s",
        result.lag().getTotalCount(), probes, Latencies.line(result.lag()));
    say("errors: %s", result.failed() == 0 ? "none" : result.errors());
    return result.failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
