package io.weir.datagen;

import io.weir.datagen.SoakOptions.SoakPart;
import io.weir.testkit.client.Service;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.load.SegmentResult.Verdict;
import io.weir.testkit.probe.PingWatch;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.probe.ServerWatch;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Schedule;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Overloads a server, and says whether it passes. */
final class Soak {
  private static final long MILLI = 1_000_000L;

  /** What is offered, as a multiple of what the server takes. */
  private static final int FACTOR = 2;

  /** What a small body becomes, in bytes. */
  private static final int INFLATED = 4 << 20;

  private static final Set<String> SHEDDING = Set.of("429", "503");

  private final SoakOptions plan;
  private final CancellationToken cancellation;
  private final Verdicts verdicts;
  private final SoakLoads loads;
  private final SummaryFile.Fields fields = new SummaryFile.Fields();
  private final String prefix = Prefixes.unique('s');
  private boolean generatorTooSlow;

  Soak(
      Service gateway,
      Service query,
      SoakOptions plan,
      CancellationToken cancellation,
      Consumer<String> say) {
    this.plan = plan;
    this.cancellation = cancellation;
    this.verdicts = new Verdicts(say);
    this.loads = new SoakLoads(gateway, query, plan, prefix, cancellation, say);
  }

  List<Finding> findings() {
    return verdicts.findings();
  }

  /** Whether the generator itself could not offer the rate. */
  boolean generatorTooSlow() {
    return generatorTooSlow;
  }

  /** Does all that is wanted; what was found, for scripts. */
  SummaryFile.Fields run() throws IOException, InterruptedException {
    if (plan.parts.contains(SoakPart.OVERLOAD)) {
      overload();
    }
    if (plan.parts.contains(SoakPart.TAGS) && !cancellation.isCancelled()) {
      tagByTag();
    }
    if (plan.parts.contains(SoakPart.GZIP) && !cancellation.isCancelled()) {
      inflating();
    }
    return fields;
  }

  private void overload() throws IOException, InterruptedException {
    long capacity = loads.capacity();
    long rate = Math.max(1, capacity * FACTOR);
    verdicts.say("the server takes %,d samples/s; offering %,d/s", capacity, rate);
    OptionalDouble settled = loads.recovery();
    verdicts.say(
        settled.isPresent() ? "caught up after %.1f s" : "not caught up yet", settled.orElse(0));
    SoakLoads.Effect effect = loads.offer(rate);
    judge(rate, effect);
    ServerWatch.Seen seen = effect.server();
    fields
        .with(effect.load())
        .with("capacity", capacity)
        .with("rate", rate)
        .with("generatorTooSlow", generatorTooSlow)
        .with("queryErrors", effect.reports().errors())
        .with("unanswered", seen.unanswered())
        .with("unready", seen.unready())
        .with("mostResidentBytes", (long) seen.mostBytes())
        .with("mostThreads", (long) seen.mostThreads())
        .with("recoveredSeconds", effect.recovered().stream().boxed().findFirst().orElse(null));
  }

  private void judge(long rate, SoakLoads.Effect effect) {
    QueryRunResult queried = effect.reports();
    LoadResult result = effect.load();
    ServerWatch.Seen seen = effect.server();
    double seconds = Math.max(1e-9, result.wallNanos() / 1e9);
    double offered = result.offered() / seconds;
    double acknowledged = result.acknowledged() / seconds;
    // On a machine that both share, what the generator takes is lacking to the server.
    double enough = 0.95 * Math.min(rate, FACTOR * acknowledged);
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
        "L1",
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
        "L2",
        "answers all along",
        seen.isAnswering(),
        "%,d of %,d looks unanswered, %,d not ready",
        seen.unanswered(),
        seen.looks(),
        seen.unready());
    verdicts.add(
        "L3",
        String.format(Locale.ROOT, "memory within %,d MB", plan.maxMemory >> 20),
        seen.isWithin(plan.maxMemory),
        "at most %,.0f MB resident, %.0f threads",
        seen.mostBytes() / (1 << 20),
        seen.mostThreads());
    verdicts.add(
        "L4",
        "visible within 2 s again soon after the end",
        effect.recovered().isPresent(),
        "again %s",
        recoveredText(effect.recovered()));
  }

  /** Many tags one after the other, all samples of each in one batch; ends at the first lost. */
  private void tagByTag() throws IOException, InterruptedException {
    int samples = plan.batch;
    verdicts.say(
        "%,d tags one after the other, %,d samples of each in a batch", plan.tags, samples);
    long start = Nanos.now() - samples * MILLI;
    RequestFormat format =
        BatchBodies.format(() -> BatchBodies.tagByTag(prefix + "-t-", start, samples), "");
    SoakLoads.Effect effect = loads.post(format, plan.tags, true, Long.MAX_VALUE);
    LoadResult load = effect.load();
    long taken = load.acknowledged() / samples;
    double perSecond = load.acknowledged() * 1e9 / load.wallNanos();
    verdicts.add(
        "L5",
        "tags one after the other: all taken, within the same limits",
        taken == plan.tags && isOnlyShed(load.repeats()) && isWithinLimits(effect),
        "%,d of %,d tags taken, %,.0f samples/s, attempts that failed %s; %s",
        taken,
        plan.tags,
        perSecond,
        load.repeats(),
        limitsText(effect));
    fields
        .with("tagsTaken", taken)
        .with("tagsSeconds", load.wallNanos() / 1e9)
        .with("tagsSamplesPerSecond", perSecond)
        .with("tagsMostResidentBytes", (long) effect.server().mostBytes());
  }

  /** Small bodies in gzip that become megabytes. */
  private void inflating() throws IOException, InterruptedException {
    byte[] body = BatchBodies.inflating(prefix + "-z", Nanos.now(), INFLATED);
    verdicts.say("bodies of %,d bytes that become %,d", body.length, INFLATED);
    RequestFormat format = BatchBodies.format(() -> n -> body, "gzip");
    long most = Schedule.MAX_COUNT / plan.batch;
    SoakLoads.Effect effect = loads.post(format, most, false, plan.inflating.toNanos());
    long taken = effect.load().acknowledged() / plan.batch;
    Map<String, Long> notTaken = effect.load().repeats();
    PingWatch.Seen ping = effect.pings();
    long limit = plan.maxPing.toMillis();
    verdicts.add(
        "L6",
        String.format(Locale.ROOT, "bodies that become megabytes: ping p99 within %,d ms", limit),
        taken > 0
            && isOnlyShed(notTaken)
            && ping.pings() > 0
            && ping.failed() == 0
            && ping.p99Millis() <= limit
            && isWithinLimits(effect),
        "ping p99 %.0f ms, at most %.0f ms, %d of %,d failed; %,d bodies taken, not taken %s; %s",
        ping.p99Millis(),
        ping.mostMillis(),
        ping.failed(),
        ping.pings() + ping.failed(),
        taken,
        notTaken,
        limitsText(effect));
    fields
        .with("inflatedTaken", taken)
        .with("inflatedNotTaken", notTaken)
        .with("inflatedMostResidentBytes", (long) effect.server().mostBytes())
        .with("pingP99Millis", ping.p99Millis())
        .with("pingMostMillis", ping.mostMillis());
  }

  private static boolean isOnlyShed(Map<String, Long> reasons) {
    return SHEDDING.containsAll(reasons.keySet());
  }

  private boolean isWithinLimits(SoakLoads.Effect effect) {
    return effect.server().isAnswering()
        && effect.server().isWithin(plan.maxMemory)
        && effect.recovered().isPresent();
  }

  private String limitsText(SoakLoads.Effect effect) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d looks unanswered, at most %,.0f MB resident; visible again %s",
        effect.server().unanswered(),
        effect.server().looks(),
        effect.server().mostBytes() / (1 << 20),
        recoveredText(effect.recovered()));
  }

  private String recoveredText(OptionalDouble recovered) {
    return recovered.isPresent()
        ? String.format(Locale.ROOT, "after %.1f s", recovered.getAsDouble())
        : "not within " + plan.recovery.toSeconds() + " s";
  }
}
