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

/**
 * W4 in batches of 100, and meanwhile the queries of R5 and probes of what is visible (R6).
 *
 * @param soon whether each round is the first work after a start on the data that is held
 */
record MixedPart(RunContext run, boolean soon) implements BenchPart<SystemUnderTest> {
  static final Figure.OfQueries R5 = new Figure.OfQueries(reports(false));
  static final Figure.OfQueries SOON_R5 = new Figure.OfQueries(reports(true));
  static final Figure.OfQueries VISIBLE = new Figure.OfQueries(visible(false));
  static final Figure WRITTEN = written(false);
  static final Figure READY = new Figure("a start on data", "s until ready");
  private static final int PROBES_PER_SECOND = 5;
  private static final long LOST = 30 * SECOND;

  /** Ten minutes of the same tags, so that the queries of the first second have rows. */
  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    load(run, system);
  }

  static void load(RunContext run, SystemUnderTest system)
      throws IOException, InterruptedException {
    Workload before = run.workloads().recent("mixed", run.sizes().denseRate(), 10 * MINUTE);
    RunContext.bulk(system, before);
    RunContext.bulk(system, run.workloads().beforeProbes());
  }

  static void restart(RunContext run, SystemUnderTest system)
      throws IOException, InterruptedException {
    run.note(READY, system, system.process().restart());
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    if (soon) {
      restart(run, system);
    }
    Workload live = run.workloads().live("mixed", MixedLoad.RATE, nanos());
    long cpu = system.process().cpuMicros();
    long written = system.process().writtenBytes();
    MixedLoad.Result<LoadResult> result =
        MixedLoad.run(
            () -> system.send(live, MixedLoad.BATCH, MixedLoad.CONNECTIONS, true, () -> false),
            reports(system, live, round),
            QueryRun.ResponseCheck.ANY,
            probes(system),
            () -> false);
    cpu = system.process().cpuMicros() - cpu;
    written = system.process().writtenBytes() - written;
    note(system, result);
    run.note(new Figure(both(soon), "server CPU, cores"), system, cpu / 1e6 / seconds());
    run.note(written(soon), system, written / 1e6 / seconds());
    system.process().awaitRest();
  }

  private static String reports(boolean soon) {
    return "R5 during W4" + when(soon);
  }

  private static String visible(boolean soon) {
    return "accepted until visible" + when(soon);
  }

  private static String both(boolean soon) {
    return "W4 and R5" + when(soon);
  }

  private static Figure written(boolean soon) {
    return new Figure(both(soon), "MB/s written to disk");
  }

  private static String when(boolean soon) {
    return soon ? ", the first minute after a start" : "";
  }

  private int seconds() {
    return run.sizes().mixedSeconds();
  }

  private long nanos() {
    return seconds() * SECOND;
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
        PROBES_PER_SECOND * seconds(),
        PROBES_PER_SECOND,
        1,
        LOST,
        nanos());
  }

  private void note(SystemUnderTest system, MixedLoad.Result<LoadResult> result)
      throws IOException {
    if (result.reports().failed() + result.lag().failed() > 0) {
      throw new IOException(
          system.name() + " during W4: " + result.reports().errors() + result.lag().errors());
    }
    run.noteLatency(new Figure.OfQueries(reports(soon)), system, result.reports().latency());
    run.noteLatency(new Figure.OfQueries(visible(soon)), system, result.lag().lag());
    String batches = "W4, batches of 100" + when(soon);
    run.note(new Figure(batches, "p99 ms"), system, Latencies.millis(result.load().latency(), 99));
    boolean kept = result.load().acknowledged() == result.load().offered();
    run.note(new Figure(batches, "kept, 1 or 0"), system, kept ? 1 : 0);
  }
}
