package io.weir.benchmarks;

import io.weir.benchmarks.server.HttpTarget;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.Wrk;
import java.io.IOException;

/** One message a request, sent by wrk: threads of another client than the bench's own. */
final class WrkPart implements BenchPart<SystemUnderTest> {
  private final RunContext run;
  private final Wrk wrk;

  /** Whether servers have just been started. */
  private final boolean cold;

  WrkPart(RunContext run, Wrk wrk, boolean cold) {
    this.run = run;
    this.wrk = wrk;
    this.cold = cold;
  }

  private Figure figure(String what) {
    return new Figure("single posts by wrk" + (cold ? ", the first after a start" : ""), what);
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return system.http().isPresent();
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    if (!cold) {
      wrk.post(system.http().orElseThrow(), seconds());
    }
  }

  private int seconds() {
    return (int) run.sizes().postSeconds();
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    HttpTarget target = system.http().orElseThrow();
    long cpu = system.process().cpuMicros();
    Wrk.Result posted = wrk.post(target, seconds());
    system.process().awaitRest();
    cpu = system.process().cpuMicros() - cpu;
    run.note(figure("server CPU us a post"), system, (double) cpu / posted.requests());
    run.note(figure("posts/s"), system, posted.perSecond());
    run.note(figure("p99 ms"), system, posted.p99Millis());
  }
}
