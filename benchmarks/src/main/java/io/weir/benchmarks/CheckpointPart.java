package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.MINUTE;
import static io.weir.benchmarks.Workloads.SECOND;

import io.weir.benchmarks.server.CheckpointWatch;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.WeirServer;
import io.weir.model.Periods;
import io.weir.testkit.probe.Background;
import io.weir.testkit.probe.Latencies;
import io.weir.testkit.probe.MixedLoad;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Queries that overlap a checkpoint against those that do not, while W4 runs and a day of samples
 * is held: half of them over the last ten minutes, as in R5, half over the day.
 */
record CheckpointPart(RunContext run) implements BenchPart<SystemUnderTest> {
  static final Figure RATIO = new Figure("checkpoint", "p99 of a query during one against outside");
  private static final String LIVE = "checkpoint";
  private static final int CLIENTS = 5;
  private static final double PER_SECOND = 10;
  private static final int TAGS = Workloads.frequent().size();

  /** The round before all others, which is counted for nothing. */
  private static final int WARM_UP = -1;

  private record TimedQuery(long due, long end) {}

  /** All queries of a round, and the checkpoints meanwhile. */
  private record Observed(Queue<TimedQuery> queries, List<CheckpointWatch.Span> spans) {}

  @Override
  public boolean isFor(SystemUnderTest system) {
    return system instanceof WeirServer;
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    run.loadOnce(system, run.workloads().lasting());
    // Of the tags that W4 goes on with, so that the first queries have rows.
    run.loadOnce(system, run.workloads().recent(LIVE, run.sizes().denseRate(), 10 * MINUTE));
    // The first dozen of checkpoints compile what they run through.
    query(system, WARM_UP);
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    Observed observed = query(system, round);
    note(system, observed.queries(), observed.spans());
  }

  private Observed query(SystemUnderTest system, int round)
      throws IOException, InterruptedException {
    Workload live = run.workloads().live(LIVE, MixedLoad.RATE, nanos());
    Queue<TimedQuery> queries = new ConcurrentLinkedQueue<>();
    QueryRun.ResponseCheck noting =
        exchange -> {
          queries.add(new TimedQuery(exchange.due(), exchange.end()));
          return QueryRun.ResponseCheck.ANY.fault(exchange);
        };
    QueryPlan recent =
        plan(system, live, QueryPlan.recent(TAGS, MixedLoad.INTERVAL, MixedLoad.POINTS), 2 * round);
    QueryPlan day = plan(system, run.workloads().lasting(), this::day, 2 * round + 1);
    try (CheckpointWatch watch = CheckpointWatch.start(((WeirServer) system).checkpoints());
        Background<QueryRunResult> first = start("recent", recent, noting);
        Background<QueryRunResult> second = start("day", day, noting)) {
      system.send(live, MixedLoad.BATCH, MixedLoad.CONNECTIONS, true, () -> false);
      QueryRunResult one = first.join();
      QueryRunResult other = second.join();
      if (one.failed() + other.failed() > 0) {
        throw new IOException("failed: " + one.errors() + other.errors());
      }
      Observed observed = new Observed(queries, watch.seen());
      system.process().awaitRest();
      return observed;
    }
  }

  private long nanos() {
    return run.sizes().checkpointSeconds() * SECOND;
  }

  private QueryPlan plan(
      SystemUnderTest system,
      Workload workload,
      Function<SplittableRandom, RowsQuery> queries,
      int seed) {
    return new QueryPlan(
        system::connect, queries, workload::name, CLIENTS, PER_SECOND, nanos(), seed * 100L);
  }

  private static Background<QueryRunResult> start(
      String name, QueryPlan plan, QueryRun.ResponseCheck check) {
    return Background.start(name, () -> false, stop -> new QueryRun(plan, stop, check).run());
  }

  private RowsQuery day(SplittableRandom random) {
    Schedule schedule = run.workloads().lasting().schedule();
    Periods whole = new Periods(schedule.start(), schedule.end(), MixedLoad.POINTS);
    return new RowsQuery(random.nextInt(TAGS), whole);
  }

  private void note(
      SystemUnderTest system, Queue<TimedQuery> queries, List<CheckpointWatch.Span> spans)
      throws IOException {
    Histogram during = new Histogram(3);
    Histogram outside = new Histogram(3);
    for (TimedQuery query : queries) {
      boolean overlaps = spans.stream().anyMatch(span -> span.overlaps(query.due(), query.end()));
      (overlaps ? during : outside).recordValue((query.end() - query.due()) / 1000);
    }
    if (during.getTotalCount() == 0 || outside.getTotalCount() == 0) {
      throw new IOException(
          "of " + spans.size() + " checkpoints none, or all, went on during a query");
    }
    run.note(new Figure(LIVE, "how many"), system, spans.size());
    run.note(
        new Figure(LIVE, "mean duration, ms"),
        system,
        spans.stream().mapToDouble(span -> (span.end() - span.begin()) / 1e6).average().orElse(0));
    run.note(new Figure(LIVE, "queries during one"), system, during.getTotalCount());
    run.note(new Figure(LIVE, "p50 ms outside"), system, Latencies.millis(outside, 50));
    run.note(new Figure(LIVE, "p50 ms during one"), system, Latencies.millis(during, 50));
    run.note(new Figure(LIVE, "p99 ms outside"), system, Latencies.millis(outside, 99));
    run.note(new Figure(LIVE, "p99 ms during one"), system, Latencies.millis(during, 99));
    run.note(RATIO, system, Latencies.millis(during, 99) / Latencies.millis(outside, 99));
  }
}
