package io.weir.datagen;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code datagen accept}. */
@Command(
    name = "accept",
    description =
        "Goes through the requirements R1 to R6 and W4 to W6 against a running Weir, and prints a"
            + " table. Takes about ten minutes; uses tags of its own.",
    footer = {
      "  datagen accept",
      "  datagen accept --quick                shorter, in about a minute and a half",
      "Exit code: 0 if all pass, 1 if any fails, 2 if Weir cannot be reached."
    })
final class AcceptCommand extends Subcommand {
  @Option(
      names = "--quick",
      description = "Hold rates for 8 s instead of a minute, and load less before.")
  private boolean quick;

  @Option(names = "--seed", description = "Of loads and queries.")
  private long seed = 1;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    Acceptance acceptance =
        new Acceptance(
            target().gateway(),
            target().query(),
            quick ? AcceptanceScale.QUICK : AcceptanceScale.FULL,
            seed,
            cancellation,
            line -> say("%s", line));
    try {
      acceptance.run();
    } finally {
      out().print(System.lineSeparator() + Finding.table(acceptance.findings()));
      out().flush();
    }
    List<Finding> findings = acceptance.findings();
    boolean all = !cancellation.isCancelled() && findings.stream().allMatch(Finding::pass);
    return all ? ExitCode.OK : ExitCode.FAILED;
  }
}
