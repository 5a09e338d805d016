package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.MINUTE;
import static io.weir.benchmarks.Workloads.SECOND;

import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.LagPlan;
import io.weir.testkit.probe.Latencies;
import io.weir.testkit.probe.MixedLoad;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.workload.Workload;
import java.io.IOException;

/** W4 in batches of 100, and meanwhile the queries of R5 and probes of what is visible (R6). */
record MixedPart(RunContext run) implements BenchPart<SystemUnderTest> {
  static final Figure.OfQueries R5 = new Figure.OfQueries("R5 during W4");
  static final Figure.OfQueries VISIBLE = new Figure.OfQueries("accepted until visible");
  private static final Figure W4_P99 = new Figure("W4, batches of 100", "p99 ms");
  private static final Figure CORES = new Figure("W4 and R5", "server CPU, cores");
  private static final Figure KEPT = new Figure("W4 was kept, 1 or 0", "");
  private static final int PROBES_PER_SECOND = 5;
  private static final long LOST = 30 * SECOND;

  /** Ten minutes of the same tags, so that the queries of the first second have rows. */
  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    Workload before = run.workloads().recent("mixed", run.sizes().denseRate(), 10 * MINUTE);
    RunContext.bulk(system, before);
    RunContext.bulk(system, run.workloads().beforeProbes());
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    Workload live = run.workloads().live("mixed", MixedLoad.RATE, nanos());
    long cpu = system.process().cpuMicros();
    MixedLoad.Result<LoadResult> result =
        MixedLoad.run(
            () -> system.send(live, MixedLoad.BATCH, MixedLoad.CONNECTIONS, true, () -> false),
            reports(system, live, round),
            QueryRun.ResponseCheck.ANY,
            probes(system),
            () -> false);
    note(system, result, system.process().cpuMicros() - cpu);
    system.process().awaitRest();
  }

  private long nanos() {
    return run.sizes().mixedSeconds() * SECOND;
  }

  private QueryPlan reports(SystemUnderTest system, Workload live, int round) {
    return QueryPlan.recent(
        system::connect,
        Workload.names(live.prefix(), Workloads.frequent().size()),
        MixedLoad.CLIENTS,
        1,
        MixedLoad.INTERVAL,
        MixedLoad.POINTS,
        nanos(),
        round * 100L);
  }

  /** One after the other, so that a server that is slow to show them gets fewer. */
  private LagPlan probes(SystemUnderTest system) {
    return new LagPlan(
        system::connect,
        system::connect,
        run.workloads().probed(),
        PROBES_PER_SECOND * run.sizes().mixedSeconds(),
        PROBES_PER_SECOND,
        1,
        LOST,
        nanos());
  }

  private void note(SystemUnderTest system, MixedLoad.Result<LoadResult> result, long cpuMicros)
      throws IOException {
    if (result.reports().failed() + result.lag().failed() > 0) {
      throw new IOException(
          system.name() + " during W4: " + result.reports().errors() + result.lag().errors());
    }
    run.noteLatency(R5, system, result.reports().latency());
    run.noteLatency(VISIBLE, system, result.lag().lag());
    run.note(W4_P99, system, Latencies.millis(result.load().latency(), 99));
    run.note(CORES, system, cpuMicros / 1e6 / run.sizes().mixedSeconds());
    run.note(KEPT, system, result.load().acknowledged() == result.load().offered() ? 1 : 0);
  }
}
