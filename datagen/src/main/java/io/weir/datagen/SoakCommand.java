package io.weir.datagen;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code datagen soak}. */
@Command(
    name = "soak",
    description = {
      "Puts a server through three loads that are meant to break it, and looks once a second how it"
          + " fares. What is acknowledged takes room in Kafka: mind the disk.",
      "@|bold overload|@: finds the rate that the server takes, and offers twice that for a"
          + " while, repeating nothing that is shed. Passes if nothing fails but with 429 or 503"
          + " and Retry-After (L1), the server answers all along (L2), its memory stays within the"
          + " limit (L3), and samples are visible within 2 s again 30 s after the end (L4).",
      "@|bold tags|@: loads many tags one after the other, all samples of each in one batch, and"
          + " repeats what is shed. Passes if all is taken, within the limits of L1 to L4 (L5).",
      "@|bold gzip|@: posts small bodies in gzip that become 4 MiB each. Passes if pings are"
          + " answered soon (--max-ping), within the limits of L1 to L4 (L6)."
    },
    footer = {
      "  datagen soak",
      "  datagen soak --duration 1m --max-memory 3GB --summary soak.json",
      "  datagen soak --only tags --tags 200000        200 million samples, 50 GB of disk",
      "  datagen soak --only tags,gzip --tags 5000 --inflate 10s",
      "Exit code: 0 if all pass, 1 if any fails, 2 if Weir cannot be reached, 3 if all pass but the"
          + " generator itself could not offer the rate."
    })
final class SoakCommand extends Subcommand {
  @Mixin private SoakOptions options;
  @Mixin private SummaryFile summary;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    options.check();
    Soak soak =
        new Soak(
            target().gateway(), target().query(), options, cancellation, line -> say("%s", line));
    SummaryFile.Fields fields = soak.run();
    List<Finding> findings = soak.findings();
    boolean pass = findings.stream().allMatch(Finding::pass);
    summary.write(fields.with("pass", pass));
    out().print(System.lineSeparator() + Finding.table(findings));
    if (!pass) {
      return ExitCode.FAILED;
    }
    return soak.generatorTooSlow() ? ExitCode.GENERATOR_TOO_SLOW : ExitCode.OK;
  }
}
