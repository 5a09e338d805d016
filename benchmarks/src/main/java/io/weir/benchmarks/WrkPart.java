package io.weir.benchmarks;

import io.weir.benchmarks.server.HttpTarget;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.benchmarks.server.Wrk;
import java.io.IOException;

/**
 * One message a request, sent by wrk: threads of another client than the bench's own. The first
 * posts are the first work that a server gets.
 */
record WrkPart(RunContext run, Wrk wrk) implements BenchPart<SystemUnderTest> {
  static final Figure COLD_RATE = figure(false, "posts/s");
  static final Figure WARM_CPU = figure(true, "server CPU us a post");

  private static Figure figure(boolean warm, String what) {
    String when = warm ? ", the second time" : ", the first after a start";
    return new Figure("single posts by wrk" + when, what);
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return system.http().isPresent();
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    post(system, false);
    post(system, true);
  }

  private void post(SystemUnderTest system, boolean warm) throws IOException, InterruptedException {
    HttpTarget target = system.http().orElseThrow();
    long cpu = system.process().cpuMicros();
    double seconds = run.sizes().postSeconds();
    Wrk.Result posted = wrk.post(target, (int) (warm ? seconds / 2 : seconds));
    system.process().awaitRest();
    cpu = system.process().cpuMicros() - cpu;
    run.note(figure(warm, "server CPU us a post"), system, (double) cpu / posted.requests());
    run.note(figure(warm, "posts/s"), system, posted.perSecond());
    run.note(figure(warm, "p99 ms"), system, posted.p99Millis());
  }
}
