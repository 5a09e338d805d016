package io.weir.datagen;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.SegmentResult;
import io.weir.testkit.load.SegmentResult.Verdict;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.LagPlan;
import io.weir.testkit.probe.LagResult;
import io.weir.testkit.probe.Latencies;
import io.weir.testkit.probe.MixedLoad;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/** Goes through the requirements one after the other, and says of each whether it is met. */
final class Acceptance {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY_SECONDS = 24 * 60 * 60;
  private static final long LAG_LIMIT = 30 * SECOND;
  private static final long R5_MILLIS = 100;
  private static final long R6_MILLIS = 2000;
  private static final double PEAK_VISIBLE_SECONDS = 5;
  private static final int R5_TAGS = 100;
  private static final int BACKFILL_BATCH = 1000;

  private final Service gateway;
  private final Service query;
  private final AcceptanceScale scale;
  private final long seed;
  private final CancellationToken cancellation;
  private final Verdicts verdicts;
  private final Loads loads;

  Acceptance(
      Service gateway,
      Service query,
      AcceptanceScale scale,
      long seed,
      CancellationToken cancellation,
      Verdicts verdicts) {
    this.gateway = gateway;
    this.query = query;
    this.scale = scale;
    this.seed = seed;
    this.cancellation = cancellation;
    this.verdicts = verdicts;
    this.loads = new Loads(gateway, seed, cancellation, line -> verdicts.say("%s", line));
  }

  /** Goes through all of it; ends early when stopped. */
  void run() throws IOException, InterruptedException {
    try (ServiceClient client = new ServiceClient(gateway, 0);
        QueryApi api = new QueryApi(new ServiceClient(query, 0));
        ServerConnection reader = HttpDialect.WEIR.connections(query).open(0)) {
      RowComparison comparison =
          new RowComparison(api, reader, scale.queries(), seed, cancellation, verdicts);
      phase("R1, R2: the shapes of the wire");
      new ApiCheck(client, api, cancellation).examine(verdicts);
      phase("R4: 24 hours, back-filled");
      lookBack(comparison);
      phase("R5, R6, W4: reports and lag while W4 runs");
      steady(comparison);
      phase("W4 by single messages");
      held("W4", "POST /save, one each", scale.rate(), 1, comparison);
      phase("W5: five times the rate");
      held("W5", "held", 5L * scale.rate(), 250, comparison);
      phase("W6: twenty times the rate for a second");
      secondPeak(comparison);
      comparison.conclude();
      phase("S, M, K: streams, documents and keys");
      new RecordsAcceptance(gateway, query, scale.records(), cancellation, verdicts).run();
    } catch (StoppedException e) {
      verdicts.say("stopped");
    }
  }

  private void phase(String name) throws StoppedException {
    if (cancellation.isCancelled()) {
      throw new StoppedException();
    }
    verdicts.say("== %s", name);
  }

  private static final class StoppedException extends IOException {}

  private void lookBack(RowComparison comparison) throws IOException, InterruptedException {
    Loads.Sent sent = loads.past('b', scale.backfillRate(), DAY_SECONDS, BACKFILL_BATCH);
    verdicts.say("%s", LoadText.summary(sent.result(), false).strip());
    boolean right = comparison.compare(sent.manifest());
    StringBuilder took = new StringBuilder();
    for (long minutes : new long[] {10, 60, 24 * 60}) {
      QueryPlan plan = reports(sent.prefix(), minutes * 60 * SECOND, Math.min(10, scale.hold()));
      QueryRunResult result =
          new QueryRun(plan, cancellation::isCancelled, QueryRun.ResponseCheck.ROW_COUNT).run();
      right &= result.failed() == 0;
      took.append(
          String.format(
              Locale.ROOT, ", %d min %.1f ms", minutes, Latencies.millis(result.latency(), 50)));
    }
    verdicts.add(
        "R4",
        "24 hours back, from 10 minutes",
        right && sent.manifest().acknowledged() > 0,
        "%,d samples in 24 h; p50 of a report%s",
        sent.manifest().offered(),
        took);
  }

  private void steady(RowComparison comparison) throws IOException, InterruptedException {
    verdicts.say("first the last %d s, as fast as it goes", scale.history());
    Loads.Sent past = loads.past('w', scale.rate(), scale.history(), BACKFILL_BATCH);
    MixedLoad.Result<Loads.Sent> mixed =
        MixedLoad.run(
            () -> loads.continued(past, scale.rate(), scale.hold(), MixedLoad.BATCH),
            reports(past.prefix(), MixedLoad.INTERVAL, scale.hold()),
            QueryRun.ResponseCheck.ROW_COUNT,
            lag(),
            cancellation::isCancelled);
    QueryRunResult queried = mixed.reports();
    LagResult lagged = mixed.lag();
    Loads.Sent sent = mixed.load();
    verdicts.add(
        "R5",
        "reports while W4 runs: p99 <= 100 ms",
        queried.failed() == 0 && Latencies.millis(queried.latency(), 99) <= R5_MILLIS,
        "%s, errors %s",
        Latencies.line(queried.latency()),
        queried.errors());
    verdicts.add(
        "R6",
        "visible within 2 s of the 204",
        lagged.failed() == 0
            && lagged.lag().getTotalCount() > 0
            && lagged.lag().getMaxValue() <= R6_MILLIS * 1000,
        "%s, errors %s",
        Latencies.line(lagged.lag()),
        lagged.errors());
    addHeld("W4", "in batches of 100", sent.result());
    comparison.compare(sent.manifest());
  }

  private LagPlan lag() {
    return LagPlan.ofWeir(
        gateway,
        query,
        Prefixes.unique('l'),
        MixedLoad.CLIENTS,
        scale.probes(),
        (double) scale.probes() / scale.hold(),
        LAG_LIMIT);
  }

  private QueryPlan reports(String prefix, long interval, long seconds) {
    return QueryPlan.recent(
        HttpDialect.WEIR.connections(query),
        Workload.names(prefix, R5_TAGS),
        MixedLoad.CLIENTS,
        1,
        interval,
        MixedLoad.POINTS,
        seconds * SECOND,
        seed);
  }

  private void held(String label, String how, long rate, int batch, RowComparison comparison)
      throws IOException {
    Loads.Sent sent = loads.live('h', rate, scale.hold(), batch);
    addHeld(label, how, sent.result());
    comparison.compare(sent.manifest());
  }

  private void addHeld(String label, String how, LoadResult result) {
    SegmentResult segment = last(result);
    verdicts.add(
        label,
        String.format(Locale.ROOT, "%,d/s %s", segment.segment().rate(), how),
        segment.verdict() == Verdict.KEPT,
        "%s: %,.0f/s acknowledged for %.0f s, p99 %.1f ms",
        segment.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        segment.acknowledgedRate(),
        segment.seconds(),
        Latencies.millis(segment.latency(), 99));
  }

  private void secondPeak(RowComparison comparison) throws IOException {
    long rate = 20L * scale.rate();
    Loads.Sent sent = loads.live('p', rate, 1, 500);
    SegmentResult peak = last(sent.result());
    OptionalLong visible = comparison.awaitVisible(sent.manifest());
    double late = (peak.acknowledgedNanos() - peak.dueNanos()) / 1e9;
    double seen = late + visible.orElse(0) / 1e9;
    verdicts.add(
        "W6",
        String.format(Locale.ROOT, "%,d in a second, seen within 5 s", rate),
        peak.acknowledged() == rate
            && visible.isPresent()
            && seen <= PEAK_VISIBLE_SECONDS
            && peak.verdict() != Verdict.GENERATOR_TOO_SLOW,
        "%,d acknowledged, the last %.2f s after the second; %s",
        peak.acknowledged(),
        late,
        visible.isEmpty()
            ? "not all seen"
            : String.format(Locale.ROOT, "all seen %.2f s after it", seen));
    comparison.compare(sent.manifest());
  }

  private static SegmentResult last(LoadResult result) {
    return result.segments().get(result.segments().size() - 1);
  }
}
