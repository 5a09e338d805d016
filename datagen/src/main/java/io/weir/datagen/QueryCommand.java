package io.weir.datagen;

import io.weir.testkit.client.Service;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.Latencies;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code datagen query}. */
@Command(
    name = "query",
    description =
        "Asks for reports of the most frequent tags at a fixed rate, and says how soon they came,"
            + " counted from when each was due, repetitions included. Ends early at SIGINT or"
            + " SIGTERM.",
    footer = {
      "  datagen query                                 10 clients, one report a second each",
      "  datagen query --interval 24h --clients 1 --rate 20",
      "  datagen query --query http://a:8080,http://b:8080 --attempt-timeout 2s --summary q.json",
      "  datagen query --prefix tag --tags 10          without a manifest",
      "Exit code: 0 without errors, 1 with any, 2 if Weir cannot be reached."
    })
final class QueryCommand extends Subcommand {
  @Option(names = "--clients", description = "Connections.")
  private int clients = 10;

  @Option(names = "--rate", description = "Requests a second from each client.")
  private double rate = 1;

  @Option(names = "--tags", description = "How many of the most frequent tags.")
  private int tags = 100;

  @Option(names = "--interval", defaultValue = "10m", description = "How far back from now.")
  private Duration interval;

  @Option(names = "--points", description = "Rows a report.")
  private int points = 1000;

  @Option(names = "--duration", defaultValue = "60s", description = "For how long.")
  private Duration duration;

  @Option(names = "--seed", description = "Of the choice of tags.")
  private long seed = 1;

  @Option(
      names = "--prefix",
      description = "What the tags' names begin with; as the manifest says unless said.")
  private String prefix;

  @Mixin private ManifestFile manifest;

  @Mixin private SummaryFile summary;

  @Override
  int run(CancellationToken cancellation) throws IOException, InterruptedException {
    String from = prefix != null ? prefix : manifest.read().workload().prefix();
    Service query = target().query();
    List<String> names = Workload.names(from, tags);
    QueryPlan plan =
        QueryPlan.recent(
            HttpDialect.WEIR.connections(query),
            names,
            clients,
            rate,
            interval.toNanos(),
            points,
            duration.toNanos(),
            seed);
    say(
        "%d clients, %s requests/s each, %d points of %s, tags %s to %s",
        clients, rate, points, interval, names.get(0), names.get(tags - 1));
    QueryRun run = new QueryRun(plan, cancellation::isCancelled, QueryRun.ResponseCheck.ROW_COUNT);
    QueryRunResult result = telling(() -> line(run.soFar()), run::run);
    summary.write(new SummaryFile.Fields().with(result.availability()).with(result.latency()));
    say("%,d reports, %s", result.latency().getTotalCount(), Latencies.line(result.latency()));
    out().print(LoadText.availability(result.availability()));
    say("errors: %s", result.failed() == 0 ? "none" : result.errors());
    return result.failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String line(QueryRunResult soFar) {
    return String.format(
        Locale.ROOT,
        "%,6d reports  errors %d  %s",
        soFar.latency().getTotalCount(),
        soFar.failed(),
        Latencies.line(soFar.latency()));
  }
}
