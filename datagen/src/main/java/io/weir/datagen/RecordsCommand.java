package io.weir.datagen;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.ClientPlan;
import io.weir.datagen.client.ClientResult;
import io.weir.datagen.client.Requirement;
import io.weir.testkit.client.Address;
import io.weir.testkit.probe.Latencies;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the test clients of streams, documents and keys share: options, progress and verdicts. */
abstract class RecordsCommand extends Subcommand {
  @Option(names = "--duration", defaultValue = "30s", description = "How long the load lasts.")
  private Duration duration;

  @Option(
      names = "--patience",
      defaultValue = "60s",
      description = "How long a request is repeated while Weir does not answer, at most 9m.")
  private Duration patience;

  @Option(
      names = "--replicas",
      paramLabel = "ADDRESS[,ADDRESS...]",
      description =
          "Query services, each of which is asked for all that was written at the end (default:"
              + " those of --query). One for each replica of the job shows that no replica lacks"
              + " any.")
  private String replicas;

  @Option(
      names = "--visible-within",
      defaultValue = "2s",
      description = "How soon reads that send no Weir-Position must see what was acknowledged.")
  private Duration visibleWithin;

  @Mixin private SummaryFile summary;

  final ClientPlan clients() throws IOException {
    List<Address> queries = target().query().servers();
    return new ClientPlan(
        target().gateway().servers(),
        queries,
        replicas == null ? queries : target().servers(replicas),
        duration,
        visibleWithin,
        patience);
  }

  static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(option + ": must be at least " + least + ", got " + value);
    }
  }

  /**
   * Prints what was found, writes it with other fields to the summary, and returns the exit code.
   *
   * @param checks all that there are, in their order
   */
  final <C extends Enum<C> & Requirement> int conclude(
      C[] checks, ClientResult<C> result, UnaryOperator<SummaryFile.Fields> others)
      throws IOException {
    ClientFindings<C> found = result.findings();
    say("writes: %s", Latencies.line(found.writeMicros()));
    say("reads:  %s", Latencies.line(found.readMicros()));
    say("%,d requests repeated, %,d given up", found.repeated(), result.unanswered());
    say(
        "longest time without a write %.2f s, without a read %.2f s",
        found.writes().longestGapSeconds(), found.reads().longestGapSeconds());
    for (C check : checks) {
      sayVerdict(check, found, result.isTried(check));
    }
    SummaryFile.Fields fields =
        new SummaryFile.Fields()
            .with(found.writes())
            .with(found.writeMicros())
            .with("longestReadGapSeconds", found.reads().longestGapSeconds())
            .with("readP50Millis", Latencies.millis(found.readMicros(), 50))
            .with("readP99Millis", Latencies.millis(found.readMicros(), 99));
    summary.write(
        others
            .apply(fields)
            .with("repeated", found.repeated())
            .with("unanswered", result.unanswered())
            .with("held", found.held())
            .with("pass", result.pass()));
    return result.pass() ? ExitCode.OK : ExitCode.FAILED;
  }

  /**
   * Prints a verdict, and the first faults below one that does not hold.
   *
   * @param isTried whether anything was done that could show a fault
   */
  private <C extends Enum<C> & Requirement> void sayVerdict(
      C check, ClientFindings<C> found, boolean isTried) {
    long count = found.faults().get(check);
    String none = isTried ? "PASS" : "NONE";
    say(
        "%s %-2s %s%s",
        count == 0 ? none : "FAIL",
        check.label(),
        check.requirement(),
        count == 0 ? "" : String.format(Locale.ROOT, ": %,d times not", count));
    found.examples().get(check).forEach(example -> say("        %s", example));
  }
}
