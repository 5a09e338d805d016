package io.weir.datagen;

import io.weir.testkit.http.Service;
import io.weir.testkit.probe.PingWatch;
import io.weir.testkit.probe.PostPlan;
import io.weir.testkit.probe.PostResult;
import io.weir.testkit.probe.PostRun;
import io.weir.testkit.probe.ServerWatch;
import io.weir.testkit.workload.Nanos;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** The parts of a soak that cost the client little and the server much. */
final class HostileLoads {
  private static final long MILLISECOND = 1_000_000L;
  private static final int TELL_SECONDS = 10;

  /** Connections. */
  private static final int SENDERS = 8;

  /** How often a batch is repeated that must be taken. */
  private static final int RETRIES = 30;

  /** What a small body becomes, in bytes. */
  private static final int INFLATED = 4 << 20;

  private final Service gateway;
  private final SoakOptions plan;
  private final String prefix;
  private final CancellationToken cancellation;
  private final Verdicts verdicts;
  private final Recovery recovery;

  /** Waits until samples are visible in time again. */
  interface Recovery {
    /** How many seconds that took; empty if too many. */
    OptionalDouble await() throws InterruptedException;
  }

  HostileLoads(
      Service gateway,
      SoakOptions plan,
      String prefix,
      CancellationToken cancellation,
      Verdicts verdicts,
      Recovery recovery) {
    this.gateway = gateway;
    this.plan = plan;
    this.prefix = prefix;
    this.cancellation = cancellation;
    this.verdicts = verdicts;
    this.recovery = recovery;
  }

  /** Many tags one after the other, all samples of each in one batch; ends at the first lost. */
  SummaryFile.Fields tagByTag(SummaryFile.Fields fields) throws InterruptedException {
    int tags = plan.tags;
    int samples = plan.batch;
    verdicts.say("%,d tags one after the other, %,d samples of each in a batch", tags, samples);
    long start = Nanos.now() - samples * MILLISECOND;
    PostPlan posts =
        new PostPlan(
            gateway,
            () -> BatchBodies.tagByTag(prefix + "-t-", start, samples),
            "",
            tags,
            SENDERS,
            RETRIES,
            0);
    try (ServerWatch watch = new ServerWatch(gateway)) {
      PostResult result = post(posts, cancellation::isCancelled, watch);
      OptionalDouble recovered = recovery.await();
      ServerWatch.Seen seen = watch.seen();
      double perSecond = result.acknowledged() * samples * 1e9 / Math.max(1, result.nanos());
      verdicts.add(
          "S5",
          "tags one after the other: all taken, within the same limits",
          result.acknowledged() == tags
              && onlyShed(result.errors())
              && passes(seen)
              && recovered.isPresent(),
          "%,d of %,d tags taken, %,.0f samples/s, attempts that failed %s; %s; visible again %s",
          result.acknowledged(),
          tags,
          perSecond,
          result.errors(),
          seenText(seen),
          recoveredText(recovered));
      return fields
          .with("tagsTaken", result.acknowledged())
          .with("tagsSeconds", result.nanos() / 1e9)
          .with("tagsSamplesPerSecond", perSecond)
          .with("tagsMostResidentBytes", (long) seen.mostBytes());
    }
  }

  /** Small bodies in gzip that become megabytes. */
  SummaryFile.Fields inflating(SummaryFile.Fields fields) throws InterruptedException {
    byte[] body = BatchBodies.inflating(prefix + "-z", Nanos.now(), INFLATED);
    verdicts.say("bodies of %,d bytes that become %,d", body.length, INFLATED);
    long until = System.nanoTime() + plan.inflating.toNanos();
    PostPlan posts =
        new PostPlan(gateway, () -> n -> body, "gzip", Long.MAX_VALUE, SENDERS, 0, Long.MAX_VALUE);
    try (ServerWatch watch = new ServerWatch(gateway);
        PingWatch pings = new PingWatch(gateway)) {
      PostResult result =
          post(posts, () -> cancellation.isCancelled() || System.nanoTime() - until > 0, watch);
      PingWatch.Seen ping = pings.seen();
      OptionalDouble recovered = recovery.await();
      ServerWatch.Seen seen = watch.seen();
      long limit = plan.maxPing.toMillis();
      verdicts.add(
          "S6",
          String.format(Locale.ROOT, "bodies that become megabytes: ping p99 within %,d ms", limit),
          result.acknowledged() > 0
              && onlyShed(result.lost())
              && ping.pings() > 0
              && ping.failed() == 0
              && ping.p99Millis() <= limit
              && passes(seen)
              && recovered.isPresent(),
          "ping p99 %.0f ms, at most %.0f ms, %d of %,d failed; %,d bodies taken, not taken %s; %s;"
              + " visible again %s",
          ping.p99Millis(),
          ping.mostMillis(),
          ping.failed(),
          ping.pings() + ping.failed(),
          result.acknowledged(),
          result.lost(),
          seenText(seen),
          recoveredText(recovered));
      return fields
          .with("inflatedTaken", result.acknowledged())
          .with("inflatedNotTaken", result.lost())
          .with("inflatedMostResidentBytes", (long) seen.mostBytes())
          .with("pingP99Millis", ping.p99Millis())
          .with("pingMostMillis", ping.mostMillis());
    }
  }

  private PostResult post(PostPlan posts, BooleanSupplier over, ServerWatch watch)
      throws InterruptedException {
    PostRun run = new PostRun(posts, over);
    return ProgressTicker.during(run::run, TELL_SECONDS, () -> tell(run.soFar(), watch.seen()));
  }

  private void tell(PostResult soFar, ServerWatch.Seen seen) {
    verdicts.say(
        "%5.0f s  batches taken %,d  attempts that failed %s  resident %,.0f MB  threads %.0f%s",
        soFar.nanos() / 1e9,
        soFar.acknowledged(),
        soFar.errors(),
        seen.bytes() / (1 << 20),
        seen.threads(),
        seen.unanswered() > 0 ? "  UNANSWERED " + seen.unanswered() : "");
  }

  private static boolean onlyShed(Map<String, Long> reasons) {
    return Soak.SHEDDING.containsAll(reasons.keySet());
  }

  private boolean passes(ServerWatch.Seen seen) {
    return seen.unanswered() == 0
        && seen.looks() > 0
        && seen.mostBytes() > 0
        && seen.mostBytes() <= plan.maxMemory;
  }

  private static String seenText(ServerWatch.Seen seen) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d looks unanswered, at most %,.0f MB resident",
        seen.unanswered(),
        seen.looks(),
        seen.mostBytes() / (1 << 20));
  }

  private String recoveredText(OptionalDouble recovered) {
    return recovered.isPresent()
        ? String.format(Locale.ROOT, "after %.1f s", recovered.getAsDouble())
        : "not within " + plan.recovery.toSeconds() + " s";
  }
}
