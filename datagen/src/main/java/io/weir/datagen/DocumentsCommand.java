package io.weir.datagen;

import io.weir.datagen.documents.DocumentsCheck;
import io.weir.datagen.documents.DocumentsPlan;
import io.weir.datagen.documents.DocumentsProgress;
import io.weir.datagen.documents.DocumentsResult;
import io.weir.datagen.documents.DocumentsRun;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code datagen documents}. */
@Command(
    name = "documents",
    description = {
      "Writes numbers and documents by time, overwrites and deletes them, and reads intervals,"
          + " filters, several metrics at once, resolutions and lists. All that is read is compared"
          + " with a look at all that was written.",
      "Requests are repeated while Weir does not answer, so parts may be stopped and killed"
          + " meanwhile; a write that got no answer may have happened or not, and counts as neither."
          + " All metrics have a new prefix; they stay."
    },
    footer = {
      "  datagen documents",
      "  datagen documents --duration 10m --writers 16 --rate 0     as fast as they are answered",
      "  datagen documents --numbers 0                              documents alone",
      "Exit code: 0 if all holds, 1 if anything does not, 2 if Weir cannot be reached."
    })
final class DocumentsCommand extends RecordsCommand {
  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Requests a second of all writers, 0 for as fast as they are answered.")
  private int rate;

  @Option(
      names = "--writers",
      defaultValue = "4",
      description = "Threads that write documents, each of three metrics.")
  private int writers;

  @Option(
      names = "--numbers",
      defaultValue = "2",
      description = "Threads that write numbers, each of a metric.")
  private int numbers;

  @Option(
      names = "--times",
      defaultValue = "300",
      description = "Of each metric, within the last hour; 2 to 3600.")
  private int times;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    DocumentsPlan plan = plan();
    say("metrics %s-*", plan.prefix());
    DocumentsRun run = new DocumentsRun(plan, cancellation::isCancelled, line -> say("%s", line));
    DocumentsResult result = telling(() -> line(run.soFar()), run::run);
    say("%,d values held by the replicas asked", result.findings().held());
    return conclude(
        DocumentsCheck.values(),
        result,
        fields ->
            fields
                .with("written", result.done().written())
                .with("numbers", result.done().numbers())
                .with("rows", result.done().rows())
                .with("filtered", result.done().filtered())
                .with("resolved", result.done().resolved())
                .with("deleted", result.done().deleted()));
  }

  private static String line(DocumentsProgress soFar) {
    return String.format(
        Locale.ROOT,
        "%,d documents written, %,d numbers, %,d rows read, %,d filters, %,d resolutions",
        soFar.written(),
        soFar.numbers(),
        soFar.rows(),
        soFar.filtered(),
        soFar.resolved());
  }

  private DocumentsPlan plan() throws IOException {
    requireAtLeast("--rate", rate, 0);
    requireAtLeast("--writers", writers, 0);
    requireAtLeast("--numbers", numbers, 0);
    requireAtLeast("--times", times, 2);
    if (writers + numbers == 0 || times > 3600) {
      throw new IllegalArgumentException(
          writers + numbers == 0
              ? "--writers: must be at least 1 if --numbers is 0"
              : "--times: must be at most 3600, got " + times);
    }
    return new DocumentsPlan(clients(), Prefixes.unique('m'), writers, numbers, times, rate);
  }
}
