package io.weir.datagen;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.check.CheckResult;
import io.weir.testkit.check.Checker;
import io.weir.testkit.check.SampleCount;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.probe.Visibility;
import io.weir.testkit.workload.Manifest;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code datagen check}. */
@Command(
    name = "check",
    description =
        "Asks for random intervals of what @|bold load|@ has sent, and compares every row, and the"
            + " list of tags with how many samples each has, with what was sent. A sample that was"
            + " sent and not acknowledged may be there or not.",
    footer = {
      "  datagen check",
      "  datagen check --manifest backfill.json --queries 2000 --tags 200",
      "  datagen check --seed 42                the same queries again",
      "Exit code: 0 if all is right, 1 if anything differs, 2 if Weir cannot be reached."
    })
final class CheckCommand extends Subcommand {
  @Mixin private ManifestFile manifest;

  @Option(names = "--queries", description = "How many reports to compare.")
  private int queries = 300;

  @Option(names = "--tags", description = "About how many tags, half of them frequent.")
  private int tags = 60;

  @Option(names = "--seed", description = "Of the queries; another each time unless said.")
  private Long seed;

  @Option(
      names = "--wait",
      defaultValue = "10s",
      description = "How long the end of the load may take to be seen.")
  private Duration wait;

  @Mixin private SummaryFile summary;

  @Override
  int run(CancellationToken cancellation) throws IOException {
    Manifest sent = manifest.read();
    seed = seed == null ? Long.valueOf(System.nanoTime()) : seed;
    Service query = target().query();
    try (QueryApi api = new QueryApi(new ServiceClient(query, 0));
        ServerConnection reader =
            (sent.lines() ? HttpDialect.WEIR_LINES : HttpDialect.WEIR).connections(query).open(0)) {
      say(
          "%,d samples of prefix %s, %,d of them not acknowledged; seed of the queries %d",
          sent.offered(), sent.workload().prefix(), sent.offered() - sent.acknowledged(), seed);
      boolean seen =
          new Visibility(reader, sent).await(wait.toNanos(), cancellation::isCancelled).isPresent();
      if (!seen) {
        say("the end of the load has not been seen within %d s", wait.toSeconds());
      }
      CheckResult result =
          new Checker(api, sent, seed, tags)
              .run(queries, cancellation::isCancelled, this::progress);
      result.told().forEach(text -> say("MISMATCH %s", text));
      SampleCount samples = result.samples();
      say(
          "%,d queries, %,d rows and %,d tags compared: %,d mismatches",
          result.queries(), result.rows(), samples.tags(), result.mismatches());
      say(
          "lost samples %,d, wrong rows %,d, surplus samples %,d (%,d acknowledged, %,d there)",
          samples.lost(),
          result.wrongRows(),
          samples.surplus(),
          samples.expected(),
          samples.found());
      summary.write(
          new SummaryFile.Fields()
              .with("lostSamples", samples.lost())
              .with("wrongRows", result.wrongRows())
              .with("surplusSamples", samples.surplus())
              .with("mismatches", result.mismatches())
              .with("rowsCompared", result.rows())
              .with("tagsCompared", samples.tags())
              .with("samplesExpected", samples.expected())
              .with("samplesFound", samples.found())
              .with("samplesUnacknowledged", sent.offered() - sent.acknowledged())
              .with("endSeen", seen));
      return seen && result.mismatches() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void progress(int asked) {
    if (asked % 100 == 0) {
      say("%6d of %d queries", asked, queries);
    }
  }
}
