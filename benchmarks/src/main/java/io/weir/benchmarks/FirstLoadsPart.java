package io.weir.benchmarks;

import io.weir.benchmarks.server.HttpTarget;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.workload.Workload;
import java.io.IOException;

/**
 * Ten minutes of dense data, three times, from a client with two connections: the first load is the
 * first work that a server gets, the last one finds it warm. The one between is counted for
 * nothing.
 */
record FirstLoadsPart(RunContext run) implements BenchPart<SystemUnderTest> {
  static final int LOADS = 3;
  static final Figure COLD = cpu(0);
  static final Figure WARM = cpu(LOADS - 1);
  private static final ClientHabit HABIT = ClientHabit.common(ClientHabit.Variant.USUAL);

  private static String about(int load) {
    return "bulk, 2 connections x 1000, "
        + (load == 0 ? "the first after a start" : load + 1 + ". time");
  }

  private static Figure cpu(int load) {
    return new Figure(about(load), "server CPU us a sample");
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return system.http().isPresent();
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    HttpTarget target = system.http().orElseThrow();
    for (int load = 0; load < LOADS; load++) {
      Workload workload = run.workloads().dense("cold", load);
      MeasuredLoad measured = new MeasuredLoad(system);
      MeasuredLoad.Sending sending = () -> HABIT.send(target, target.usual(), workload);
      if (load > 0 && load < LOADS - 1) {
        measured.show(workload, sending);
      } else {
        MeasuredLoad.Result loaded = measured.measure(workload, sending);
        run.note(cpu(load), system, loaded.cpuMicrosPerSample());
        run.note(
            new Figure(about(load), "samples/s until visible"), system, loaded.samplesPerSecond());
      }
    }
  }
}
