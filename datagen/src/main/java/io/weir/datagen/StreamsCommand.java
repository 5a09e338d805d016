package io.weir.datagen;

import io.weir.datagen.streams.StreamsCheck;
import io.weir.datagen.streams.StreamsPlan;
import io.weir.datagen.streams.StreamsProgress;
import io.weir.datagen.streams.StreamsResult;
import io.weir.datagen.streams.StreamsRun;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code datagen streams}. */
@Command(
    name = "streams",
    description = {
      "Appends to streams, patches, reads, lists and listens, all at the same time, and checks what"
          + " each client sees against what was acknowledged: every event once, under the id that"
          + " was told, in order, and every patch applied once.",
      "Requests are repeated while Weir does not answer, so parts may be stopped and killed"
          + " meanwhile. All streams are of a new bucket, which stays."
    },
    footer = {
      "  datagen streams",
      "  datagen streams --duration 10m --rate 500 --listeners 50",
      "Exit code: 0 if all holds, 1 if anything does not, 2 if Weir cannot be reached."
    })
final class StreamsCommand extends RecordsCommand {
  @Option(names = "--rate", defaultValue = "200", description = "Events a second.")
  private int rate;

  @Option(names = "--streams", defaultValue = "20", description = "Streams that are appended to.")
  private int streams;

  @Option(names = "--inserters", defaultValue = "8", description = "Threads that append.")
  private int inserters;

  @Option(
      names = "--counters",
      defaultValue = "2",
      description = "Streams that two clients each patch as fast as they can.")
  private int counters;

  @Option(names = "--readers", defaultValue = "2", description = "Threads that read ranges.")
  private int readers;

  @Option(names = "--listeners", defaultValue = "10", description = "Each listens to all streams.")
  private int listeners;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    StreamsPlan plan = plan();
    say("bucket %s", plan.bucket());
    StreamsRun run = new StreamsRun(plan, cancellation::isCancelled, line -> say("%s", line));
    StreamsResult result = telling(() -> line(run.soFar()), run::run);
    say("%,d events held by the replicas asked", result.findings().held());
    say("listeners connected again %,d times", result.reconnects());
    return conclude(
        StreamsCheck.values(),
        result,
        fields ->
            fields
                .with("longestWriteSeconds", result.longestWriteSeconds())
                .with("appended", result.done().appended())
                .with("patched", result.done().patched())
                .with("reads", result.done().reads())
                .with("received", result.done().received())
                .with("reconnects", result.reconnects()));
  }

  private static String line(StreamsProgress soFar) {
    return String.format(
        Locale.ROOT,
        "%,d events appended, %,d patches, %,d ranges read, %,d events listened to",
        soFar.appended(),
        soFar.patched(),
        soFar.reads(),
        soFar.received());
  }

  private StreamsPlan plan() throws IOException {
    requireAtLeast("--rate", rate, 1);
    requireAtLeast("--streams", streams, 1);
    requireAtLeast("--inserters", inserters, 1);
    requireAtLeast("--counters", counters, 0);
    requireAtLeast("--readers", readers, 0);
    requireAtLeast("--listeners", listeners, 0);
    return new StreamsPlan(
        clients(),
        Prefixes.unique('e'),
        streams,
        inserters,
        counters,
        readers,
        listeners,
        rate,
        StreamsPlan.UNPACED);
  }
}
