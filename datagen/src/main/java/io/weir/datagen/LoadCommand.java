package io.weir.datagen;

import io.weir.testkit.client.Service;
import io.weir.testkit.load.LineFormat;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.load.SegmentResult.Verdict;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Profile;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code datagen load}. */
@Command(
    name = "load",
    description = {
      "Sends samples at a rate, and writes down what it sent, for @|bold check|@.",
      "A request is due at the time of its last sample, whether the ones before have been answered"
          + " or not, and its latency counts from then. A request that gets 429 or 5xx, or none,"
          + " is repeated until it is acknowledged (a sample sent twice is stored once).",
      "Ends early at SIGINT or SIGTERM, and then says what it has sent so far."
    },
    footer = {
      "  datagen load --rate 10000 --duration 60s",
      "  datagen load --rate 10000 --batch 1 --connections 40     POST /save, one each",
      "  datagen load --profile peaks --duration 5m               5 x for a minute, 20 x for a"
          + " second",
      "  datagen load --format influx --batch 1000                line protocol",
      "  datagen load --from 24h --rate 100                       back-fill, as fast as it goes",
      "  datagen load --gateway http://a:8080,http://b:8080 --attempt-timeout 2s --summary load.json",
      "  datagen load --gateway https://weir.example:8080 --cacert ca.pem      over TLS",
      "Exit code: 0 if the rate was kept and all is acknowledged, 1 if not, 2 if Weir cannot be"
          + " reached, 3 if the generator itself was too slow."
    })
final class LoadCommand extends Subcommand {
  private static final long AHEAD = 300_000_000L;

  @Option(names = "--rate", description = "Samples a second of event time.")
  private long rate = 10_000;

  @Option(
      names = "--duration",
      description = "In event time; 60s unless said, with --from up to now.")
  private Duration duration;

  @Option(names = "--tags", description = "How many tags there are.")
  private int tags = 10_000;

  @Option(names = "--batch", description = "Samples a request; 1 posts to /save, more to /batch.")
  private int batch = 100;

  @Option(
      names = "--format",
      description =
          "json, or influx: line protocol to /write, where each value is a series of its own.")
  private Format format = Format.JSON;

  /** How samples are written. */
  enum Format {
    JSON(RequestFormat.JSON),
    INFLUX(LineFormat.INSTANCE);

    private final RequestFormat requests;

    Format(RequestFormat requests) {
      this.requests = requests;
    }
  }

  @Option(names = "--connections", description = "Requests in flight at a time.")
  private int connections = 40;

  @Option(
      names = "--profile",
      description = "steady, or peaks: a minute at 5 x the rate and a second at 20 x.")
  private Profile profile = Profile.STEADY;

  @Option(
      names = "--from",
      description = "Back-fill from so long ago, as fast as the server takes it.")
  private Duration from;

  @Option(names = "--seed", description = "Of tags and values.")
  private long seed = 1;

  @Option(
      names = "--prefix",
      description = "What the tags' names begin with; each run has its own.")
  private String prefix = Prefixes.unique('t');

  @Option(
      names = "--roll-call",
      paramLabel = "N",
      description =
          "One in N samples goes to the tags in turn, so that all of them appear; 0: none.")
  private int rollCall = 1000;

  @Option(
      names = "--give-up",
      defaultValue = "30s",
      description = "For how long a request is repeated.")
  private Duration giveUp;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      defaultValue = ManifestFile.DEFAULT,
      description = "Where to write down what was sent.")
  private Path manifest;

  @Mixin private SummaryFile summary;

  @Override
  int run(CancellationToken cancellation) throws IOException {
    Service gateway = target().gateway();
    boolean live = from == null;
    LoadPlan plan =
        new LoadPlan(
            new Workload(seed, prefix, tags, rollCall, schedule(live)),
            gateway,
            0,
            batch,
            connections,
            live,
            giveUp.toNanos(),
            format.requests);
    say(
        "seed %d, prefix %s, %d tags, %,d samples, %s, %d a request over %d connections to %s",
        seed,
        prefix,
        tags,
        plan.workload().schedule().count(),
        live ? "open loop" : "as fast as it goes",
        batch,
        connections,
        gateway);
    LoadResult result =
        new LoadLoop(plan, cancellation::isCancelled, LoadText.progress(line -> say("%s", line)))
            .run();
    summary.write(new SummaryFile.Fields().with(result));
    out().print(LoadText.summary(result, live));
    boolean lines = format == Format.INFLUX;
    new Manifest(plan.workload(), result.offered(), result.abandoned(), lines).write(manifest);
    say("manifest      %s", manifest);
    return exitCode(result, live);
  }

  private Schedule schedule(boolean live) {
    long now = Nanos.now();
    if (live) {
      Duration length = duration == null ? Duration.ofSeconds(60) : duration;
      return new Schedule(now + AHEAD, profile.segments(rate, length.toNanos()));
    }
    Duration length = duration == null ? from : duration;
    if (length.compareTo(from) > 0) {
      throw new IllegalArgumentException(
          "--duration: must not reach beyond now, got " + length + " from " + from + " ago");
    }
    return new Schedule(now - from.toNanos(), profile.segments(rate, length.toNanos()));
  }

  private static int exitCode(LoadResult result, boolean live) {
    if (live && result.verdict() == Verdict.GENERATOR_TOO_SLOW) {
      return ExitCode.GENERATOR_TOO_SLOW;
    }
    boolean whole = result.acknowledged() == result.offered();
    return whole && (!live || result.verdict() == Verdict.KEPT) ? ExitCode.OK : ExitCode.FAILED;
  }
}
