package io.weir.datagen;

import io.weir.datagen.SoakOptions.Part;
import io.weir.testkit.http.Service;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.Progress;
import io.weir.testkit.load.SegmentResult.Verdict;
import io.weir.testkit.probe.Background;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.LagPlan;
import io.weir.testkit.probe.LagResult;
import io.weir.testkit.probe.LagRun;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.probe.ServerWatch;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Overloads a server, and says whether it passes. */
final class Soak {
  private static final long SECOND = 1_000_000_000L;
  private static final long LAG_LIMIT = 2 * SECOND;
  private static final long FASTEST = 2_000_000;
  static final Set<String> SHEDDING = Set.of("429", "503");

  private final Service gateway;
  private final Service query;
  private final SoakOptions plan;
  private final CancellationToken cancellation;
  private final Verdicts verdicts;
  private final String prefix = Prefixes.unique('s');
  private boolean generatorTooSlow;

  Soak(
      Service gateway,
      Service query,
      SoakOptions plan,
      CancellationToken cancellation,
      Consumer<String> say) {
    // So many connections at once overflow a listener's queue: the system tries again for each
    // after a second, which is too late for the usual limit.
    this.gateway = new Service(gateway.servers(), gateway.attemptNanos(), gateway.attemptNanos());
    this.query = query;
    this.plan = plan;
    this.cancellation = cancellation;
    this.verdicts = new Verdicts(say);
  }

  List<Outcome> outcomes() {
    return verdicts.outcomes();
  }

  /** Whether the generator itself could not offer the rate. */
  boolean generatorTooSlow() {
    return generatorTooSlow;
  }

  /** Does all that is wanted; what was found, for scripts. */
  SummaryFile.Fields run() throws IOException, InterruptedException {
    SummaryFile.Fields fields = new SummaryFile.Fields();
    if (plan.parts.contains(Part.OVERLOAD)) {
      fields = overload();
    }
    if (plan.parts.contains(Part.TAGS) && !cancellation.isCancelled()) {
      fields = hostileLoads().tagByTag(fields);
    }
    if (plan.parts.contains(Part.GZIP) && !cancellation.isCancelled()) {
      fields = hostileLoads().inflating(fields);
    }
    return fields;
  }

  private HostileLoads hostileLoads() {
    return new HostileLoads(gateway, plan, prefix, cancellation, verdicts, this::recovery);
  }

  private SummaryFile.Fields overload() throws IOException, InterruptedException {
    long capacity = capacity();
    long rate = (long) Math.max(1, capacity * plan.factor);
    verdicts.say("the server takes %,d samples/s; offering %,d/s", capacity, rate);
    OptionalDouble settled = recovery();
    verdicts.say(
        settled.isPresent() ? "caught up after %.1f s" : "not caught up yet", settled.orElse(0));
    try (ServerWatch watch = new ServerWatch(gateway);
        Background<QueryRunResult> reports =
            Background.start(
                "reports",
                cancellation::isCancelled,
                over -> new QueryRun(reports(), over, QueryRun.ResponseCheck.ROW_COUNT).run())) {
      LoadResult result = offer(rate, watch);
      reports.close();
      QueryRunResult queried = reports.join();
      OptionalDouble recovered = recovery();
      ServerWatch.Seen seen = watch.seen();
      judge(rate, result, queried, seen, recovered);
      return LoadText.fields(result)
          .with("capacity", capacity)
          .with("rate", rate)
          .with("generatorTooSlow", generatorTooSlow)
          .with("queryErrors", queried.errors())
          .with("unanswered", seen.unanswered())
          .with("unready", seen.unready())
          .with("mostResidentBytes", (long) seen.mostBytes())
          .with("mostThreads", (long) seen.mostThreads())
          .with("recoveredSeconds", recovered.isPresent() ? recovered.getAsDouble() : null);
    }
  }

  /** What it acknowledges a second, as fast as it goes. */
  private long capacity() throws IOException {
    long nanos = plan.finding.toNanos();
    long until = System.nanoTime() + nanos;
    SteadyRate rate = new SteadyRate(nanos, LoadText.progress(line -> verdicts.say("%s", line)));
    LoadResult result =
        load(
            Schedule.recent(FASTEST, nanos),
            false,
            60 * SECOND,
            () -> System.nanoTime() - until > 0,
            rate);
    return rate.perSecond(result);
  }

  private LoadResult offer(long rate, ServerWatch watch) throws IOException {
    long nanos = plan.duration.toNanos();
    Schedule schedule = Schedule.live(rate, nanos);
    long until = System.nanoTime() + Schedule.AHEAD + nanos;
    return load(
        schedule,
        true,
        0,
        () -> System.nanoTime() - until > 0,
        new SoakText(line -> verdicts.say("%s", line), watch));
  }

  private LoadResult load(
      Schedule schedule,
      boolean live,
      long giveUpNanos,
      BooleanSupplier over,
      Consumer<Progress> progress)
      throws IOException {
    LoadPlan load =
        new LoadPlan(
            Workload.usual(plan.seed, prefix, schedule),
            gateway,
            0,
            plan.batch,
            plan.connections,
            live,
            giveUpNanos);
    return new LoadLoop(load, () -> cancellation.isCancelled() || over.getAsBoolean(), progress)
        .run();
  }

  /** A report a second meanwhile. */
  private QueryPlan reports() {
    return QueryPlan.recent(
        HttpDialect.WEIR.connections(query),
        Workload.names(prefix, 10),
        1,
        1,
        60 * SECOND,
        100,
        plan.duration.toNanos(),
        plan.seed);
  }

  /** How many seconds until a new sample is visible within the limit; empty if too many. */
  private OptionalDouble recovery() throws InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < plan.recovery.toNanos() && !cancellation.isCancelled()) {
      double posted = (System.nanoTime() - begin) / 1e9;
      LagPlan probe =
          new LagPlan(
              HttpDialect.WEIR.connections(gateway),
              HttpDialect.WEIR.connections(query),
              Workload.names(Prefixes.unique('l'), 1),
              1,
              1,
              1,
              LAG_LIMIT,
              LagPlan.NO_END);
      LagResult lag = new LagRun(probe, cancellation::isCancelled).run();
      if (lag.lag().getTotalCount() == 1 && lag.lag().getMaxValue() * 1000 <= LAG_LIMIT) {
        return OptionalDouble.of(posted);
      }
      verdicts.say("%.1f s after the end: %s", posted, lag.errors());
      cancellation.waitUntil(System.nanoTime() + SECOND / 5);
    }
    return OptionalDouble.empty();
  }

  private void judge(
      long rate,
      LoadResult result,
      QueryRunResult queried,
      ServerWatch.Seen seen,
      OptionalDouble recovered) {
    double seconds = Math.max(1e-9, result.wallNanos() / 1e9);
    double offered = result.offered() / seconds;
    double acknowledged = result.acknowledged() / seconds;
    // On a machine that both share, what the generator takes is lacking to the server.
    double enough = 0.95 * Math.min(rate, plan.factor * acknowledged);
    generatorTooSlow = result.verdict() == Verdict.GENERATOR_TOO_SLOW && offered < enough;
    verdicts.say(
        "offered %,.0f/s of %,d/s, %.1f times the %,.0f/s acknowledged%s",
        offered,
        rate,
        offered / Math.max(1, acknowledged),
        acknowledged,
        generatorTooSlow
            ? ": GENERATOR TOO SLOW, it had nothing to do only "
                + 100 * result.waitNanos() / result.wallNanos()
                + " % of the time"
            : offered < enough ? ": all connections waited for the server" : "");
    Map<String, Long> others = new TreeMap<>(result.availability().errors());
    others.keySet().removeAll(SHEDDING);
    queried.errors().forEach((reason, count) -> others.merge("query " + reason, count, Long::sum));
    others.keySet().removeAll(Set.of("query 429", "query 503"));
    verdicts.add(
        "S1",
        "nothing fails but with 429 or 503 and Retry-After",
        others.isEmpty() && result.acknowledged() > 0,
        "%,d of %,d requests failed at first: %s; of %,d reports: %s; others: %s",
        result.availability().failedAtFirst(),
        result.availability().requests(),
        result.availability().errors(),
        queried.availability().requests(),
        queried.errors(),
        others);
    verdicts.add(
        "S2",
        "answers all along",
        seen.unanswered() == 0 && seen.looks() > 0,
        "%,d of %,d looks unanswered, %,d not ready",
        seen.unanswered(),
        seen.looks(),
        seen.unready());
    verdicts.add(
        "S3",
        String.format(Locale.ROOT, "memory within %,d MB", plan.maxMemory >> 20),
        seen.mostBytes() > 0 && seen.mostBytes() <= plan.maxMemory,
        "at most %,.0f MB resident, %.0f threads",
        seen.mostBytes() / (1 << 20),
        seen.mostThreads());
    verdicts.add(
        "S4",
        "visible within 2 s again soon after the end",
        recovered.isPresent(),
        "%s",
        recovered.isPresent()
            ? String.format(Locale.ROOT, "again after %.1f s", recovered.getAsDouble())
            : "not within " + plan.recovery.toSeconds() + " s");
  }
}
