package io.weir.datagen;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code datagen accept}. */
@Command(
    name = "accept",
    description =
        "Goes through the requirements R1 to R6 and W4 to W6 against a running Weir, and those of"
            + " streams, documents and keys unless records are off, and prints a table. Takes about"
            + " ten minutes; uses names of its own.",
    footer = {
      "  datagen accept",
      "  datagen accept --quick                shorter, in about two minutes",
      "  datagen accept --quick --only records",
      "Exit code: 0 if all pass, 1 if any fails, 2 if Weir cannot be reached."
    })
final class AcceptCommand extends Subcommand {
  @Option(
      names = "--quick",
      description = "Hold rates for 8 s instead of a minute, and load less before.")
  private boolean quick;

  @Option(names = "--seed", description = "Of loads and queries.")
  private long seed = 1;

  @Option(
      names = "--only",
      paramLabel = "records",
      description = "Streams, documents and keys alone: ${COMPLETION-CANDIDATES}.")
  private Part only;

  /** What can be asked for by itself. */
  enum Part {
    RECORDS
  }

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    AcceptanceScale scale = quick ? AcceptanceScale.QUICK : AcceptanceScale.FULL;
    Verdicts verdicts = new Verdicts(line -> say("%s", line));
    try {
      if (only == Part.RECORDS) {
        new RecordsAcceptance(
                target().gateway(), target().query(), scale.records(), cancellation, verdicts)
            .run();
      } else {
        new Acceptance(target().gateway(), target().query(), scale, seed, cancellation, verdicts)
            .run();
      }
    } finally {
      out().print(System.lineSeparator() + Finding.table(verdicts.findings()));
      out().flush();
    }
    boolean all =
        !cancellation.isCancelled() && verdicts.findings().stream().allMatch(Finding::pass);
    return all ? ExitCode.OK : ExitCode.FAILED;
  }
}
