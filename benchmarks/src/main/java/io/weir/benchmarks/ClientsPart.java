package io.weir.benchmarks;

import io.weir.benchmarks.server.HttpTarget;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Samples from clients of other habits than the bench's own: fewer connections, other bodies; after
 * a load of ten minutes of dense data.
 */
record ClientsPart(RunContext run) implements BenchPart<SystemUnderTest> {
  @Override
  public boolean isFor(SystemUnderTest system) {
    return system.http().isPresent();
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    RunContext.bulk(system, run.workloads().dense("warm", 0));
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    HttpTarget target = system.http().orElseThrow();
    List<ClientHabit> habits = ClientHabit.all();
    for (int i = 0; i < habits.size(); i++) {
      Optional<RequestFormat> format = habits.get(i).format(target);
      if (format.isPresent()) {
        String prefix = "c" + i + "r" + round;
        measure(system, target, habits.get(i), format.get(), prefix);
      }
    }
  }

  private void measure(
      SystemUnderTest system,
      HttpTarget target,
      ClientHabit habit,
      RequestFormat format,
      String prefix)
      throws IOException, InterruptedException {
    Workload workload = run.workloads().sent(prefix, habit.isUniform());
    MeasuredLoad.Result loaded =
        new MeasuredLoad(system).measure(workload, () -> habit.send(target, format, workload));
    String about = "connections x samples, " + habit;
    run.note(new Figure(about, "server CPU us a sample"), system, loaded.cpuMicrosPerSample());
    run.note(new Figure(about, "samples/s until visible"), system, loaded.samplesPerSecond());
  }
}
