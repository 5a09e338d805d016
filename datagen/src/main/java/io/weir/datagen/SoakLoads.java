package io.weir.datagen;

import io.weir.testkit.client.Service;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.Progress;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.probe.Background;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.LagPlan;
import io.weir.testkit.probe.LagResult;
import io.weir.testkit.probe.LagRun;
import io.weir.testkit.probe.PingWatch;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.probe.ServerWatch;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Sends the loads of a soak, watches the server meanwhile, and waits until it has recovered. */
final class SoakLoads {
  private static final long SECOND = 1_000_000_000L;
  private static final long LAG_LIMIT = 2 * SECOND;
  private static final long GIVE_UP = 60 * SECOND;
  private static final long FASTEST = 2_000_000;
  private static final int SENDERS = 8;

  private final Service gateway;
  private final Service query;
  private final SoakOptions plan;
  private final String prefix;
  private final CancellationToken cancellation;
  private final Consumer<String> say;

  /**
   * What a load did to a server.
   *
   * @param reports of its tags, one a second meanwhile
   * @param pings how soon those were answered that came during the load
   * @param recovered seconds after the load until samples were visible in time; empty if too many
   */
  record Effect(
      LoadResult load,
      QueryRunResult reports,
      PingWatch.Seen pings,
      ServerWatch.Seen server,
      OptionalDouble recovered) {}

  SoakLoads(
      Service gateway,
      Service query,
      SoakOptions plan,
      String prefix,
      CancellationToken cancellation,
      Consumer<String> say) {
    // So many connections at once overflow a listener's queue: the system tries again for each
    // after a second, which is too late for the usual limit.
    this.gateway = new Service(gateway.servers(), gateway.attemptNanos(), gateway.attemptNanos());
    this.query = query;
    this.plan = plan;
    this.prefix = prefix;
    this.cancellation = cancellation;
    this.say = say;
  }

  /** What the server acknowledges a second, as fast as it goes. */
  long capacity() throws IOException {
    long nanos = plan.finding.toNanos();
    SteadyRate rate = new SteadyRate(nanos, LoadText.progress(say));
    LoadPlan load =
        plan(Schedule.recent(FASTEST, nanos), plan.connections, false, GIVE_UP, RequestFormat.JSON);
    return rate.perSecond(new LoadLoop(load, over(nanos), rate).run());
  }

  /** Offers a rate, whether it is taken or not, and repeats nothing. */
  Effect offer(long rate) throws IOException, InterruptedException {
    long nanos = plan.duration.toNanos();
    Schedule schedule = Schedule.live(rate, nanos);
    return effect(
        plan(schedule, plan.connections, true, 0, RequestFormat.JSON),
        over(Schedule.AHEAD + nanos));
  }

  /**
   * Posts batches of another format over a few connections, as fast as they are taken.
   *
   * @param again whether to repeat what is not taken; then the first that is given up ends it
   */
  Effect post(RequestFormat format, long batches, boolean again, long nanos)
      throws IOException, InterruptedException {
    Schedule schedule = Schedule.recent(SECOND, batches * plan.batch);
    return effect(plan(schedule, SENDERS, false, again ? GIVE_UP : 0, format), over(nanos));
  }

  private LoadPlan plan(
      Schedule schedule, int connections, boolean live, long giveUpNanos, RequestFormat format) {
    Workload workload = Workload.usual(plan.seed, prefix, schedule);
    return new LoadPlan(workload, gateway, 0, plan.batch, connections, live, giveUpNanos, format);
  }

  private BooleanSupplier over(long nanos) {
    long begin = System.nanoTime();
    return () -> cancellation.isCancelled() || System.nanoTime() - begin > nanos;
  }

  private Effect effect(LoadPlan load, BooleanSupplier over)
      throws IOException, InterruptedException {
    try (ServerWatch watch = new ServerWatch(gateway)) {
      SoakText text = new SoakText(say, watch);
      AtomicBoolean lost = new AtomicBoolean();
      Consumer<Progress> progress =
          now -> {
            text.accept(now);
            lost.set(now.abandoned() > 0);
          };
      LoadResult result;
      QueryRunResult queried;
      PingWatch.Seen pinged;
      try (PingWatch pings = new PingWatch(gateway);
          Background<QueryRunResult> reports = Background.start("reports", over, this::query)) {
        result = new LoadLoop(load, () -> lost.get() || over.getAsBoolean(), progress).run();
        pinged = pings.seen();
        reports.close();
        queried = reports.join();
      }
      OptionalDouble recovered = recovery();
      return new Effect(result, queried, pinged, watch.seen(), recovered);
    }
  }

  private QueryRunResult query(BooleanSupplier over) throws InterruptedException {
    QueryPlan reports =
        QueryPlan.recent(
            HttpDialect.WEIR.connections(query),
            Workload.names(prefix, 10),
            1,
            1,
            60 * SECOND,
            100,
            Long.MAX_VALUE,
            plan.seed);
    return new QueryRun(reports, over, QueryRun.ResponseCheck.ROW_COUNT).run();
  }

  /** How many seconds until a new sample is visible within the limit; empty if too many. */
  OptionalDouble recovery() throws InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < plan.recovery.toNanos() && !cancellation.isCancelled()) {
      double posted = (System.nanoTime() - begin) / 1e9;
      LagPlan probe = LagPlan.ofWeir(gateway, query, Prefixes.unique('l'), 1, 1, 1, LAG_LIMIT);
      LagResult lag = new LagRun(probe, cancellation::isCancelled).run();
      if (lag.lag().getTotalCount() == 1 && lag.lag().getMaxValue() * 1000 <= LAG_LIMIT) {
        return OptionalDouble.of(posted);
      }
      say.accept(String.format("%.1f s after the end: %s", posted, lag.errors()));
      cancellation.waitUntil(System.nanoTime() + SECOND / 5);
    }
    return OptionalDouble.empty();
  }
}
