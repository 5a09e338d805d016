package io.weir.datagen;

import io.weir.datagen.keys.KeysCheck;
import io.weir.datagen.keys.KeysPlan;
import io.weir.datagen.keys.KeysProgress;
import io.weir.datagen.keys.KeysResult;
import io.weir.datagen.keys.KeysRun;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code datagen kv}. */
@Command(
    name = "kv",
    description = {
      "Puts, compares and sets, removes, looks up and lists items, all at the same time, and checks"
          + " what each client sees against what was written. Items that several clients write with"
          + " and without conditions have their history checked: some order of the writes must"
          + " explain every outcome.",
      "Requests are repeated while Weir does not answer, so parts may be stopped and killed"
          + " meanwhile; a write that got no answer may have happened or not, and counts as neither."
          + " All items are of a new index, which stays."
    },
    footer = {
      "  datagen kv",
      "  datagen kv --duration 10m --writers 16 --rate 0     as fast as they are answered",
      "  datagen kv --writers 1 --contended 8                mostly histories",
      "Exit code: 0 if all holds, 1 if anything does not, 2 if Weir cannot be reached."
    })
final class KeysCommand extends RecordsCommand {
  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Requests a second of all writers, 0 for as fast as they are answered.")
  private int rate;

  @Option(names = "--writers", defaultValue = "4", description = "Threads with keys of their own.")
  private int writers;

  @Option(names = "--keys", defaultValue = "200", description = "Keys of each writer.")
  private int keys;

  @Option(names = "--readers", defaultValue = "2", description = "Threads that read any of them.")
  private int readers;

  @Option(
      names = "--counters",
      defaultValue = "2",
      description = "Items that two clients each increase as fast as they can.")
  private int counters;

  @Option(
      names = "--contended",
      defaultValue = "2",
      description = "Items at a time whose histories are checked.")
  private int contended;

  @Option(
      names = "--contenders",
      defaultValue = "3",
      description = "Clients of each of these, at most 16.")
  private int contenders;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    KeysPlan plan = plan();
    say("index %s", plan.index());
    KeysRun run = new KeysRun(plan, cancellation::isCancelled, line -> say("%s", line));
    KeysResult result = telling(() -> line(run.soFar()), run::run);
    say("%,d items listed by the replicas asked", result.findings().held());
    say(
        "%,d histories have an order, %,d were given up; %,d outcomes in them are unknown",
        result.orders(), result.gaveUp(), result.unknown());
    return conclude(
        KeysCheck.values(),
        result,
        fields ->
            fields
                .with("written", result.done().written())
                .with("read", result.done().read())
                .with("listed", result.done().listed())
                .with("increased", result.done().increased())
                .with("contended", result.done().contended())
                .with("orders", result.orders())
                .with("gaveUp", result.gaveUp())
                .with("unknown", result.unknown()));
  }

  private static String line(KeysProgress soFar) {
    return String.format(
        Locale.ROOT,
        "%,d items written, %,d read, %,d listed, %,d increases, %,d contended operations",
        soFar.written(),
        soFar.read(),
        soFar.listed(),
        soFar.increased(),
        soFar.contended());
  }

  private KeysPlan plan() throws IOException {
    requireAtLeast("--rate", rate, 0);
    requireAtLeast("--writers", writers, 1);
    requireAtLeast("--keys", keys, 1);
    requireAtLeast("--readers", readers, 0);
    requireAtLeast("--counters", counters, 0);
    requireAtLeast("--contended", contended, 0);
    requireAtLeast("--contenders", contenders, 1);
    return new KeysPlan(
        clients(),
        Prefixes.unique('i'),
        writers,
        keys,
        readers,
        counters,
        contended,
        Math.min(contenders, 16),
        rate);
  }
}
