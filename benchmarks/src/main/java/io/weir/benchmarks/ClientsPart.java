package io.weir.benchmarks;

import io.weir.benchmarks.server.HttpTarget;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Samples from clients of other habits than the bench's own: fewer connections, other bodies. */
final class ClientsPart implements BenchPart<SystemUnderTest> {
  private final RunContext run;
  private final List<ClientHabit> habits;

  /** Whether servers have just been started, and the load is the first one. */
  private final boolean cold;

  private ClientsPart(RunContext run, List<ClientHabit> habits, boolean cold) {
    this.run = run;
    this.habits = habits;
    this.cold = cold;
  }

  /** All habits, once servers have come to rest after a load of ten minutes of dense data. */
  static ClientsPart warm(RunContext run) {
    return new ClientsPart(run, ClientHabit.all(), false);
  }

  /** Ten minutes of dense data by the common one, as the first that a server gets. */
  static ClientsPart cold(RunContext run) {
    return new ClientsPart(run, List.of(ClientHabit.common(ClientHabit.Variant.USUAL)), true);
  }

  /** What a sample costs. */
  static Figure cpu(ClientHabit habit, boolean cold) {
    return new Figure(about(habit, cold), "server CPU us a sample");
  }

  private static String about(ClientHabit habit, boolean cold) {
    return "connections x samples, " + habit + (cold ? ", the first after a start" : "");
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return system.http().isPresent();
  }

  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    if (!cold) {
      RunContext.bulk(system, run.workloads().dense("warm", 0));
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    HttpTarget target = system.http().orElseThrow();
    for (ClientHabit habit : habits) {
      Optional<RequestFormat> format = habit.format(target);
      if (format.isPresent()) {
        measure(system, target, habit, format.get(), round);
      }
    }
  }

  private void measure(
      SystemUnderTest system, HttpTarget target, ClientHabit habit, RequestFormat format, int round)
      throws IOException, InterruptedException {
    Workload workload =
        cold
            ? run.workloads().dense("cold", round)
            : run.workloads().sent("c" + habits.indexOf(habit) + "r" + round, habit.isUniform());
    MeasuredLoad.Result loaded =
        new MeasuredLoad(system).measure(workload, () -> habit.send(target, format, workload));
    run.note(cpu(habit, cold), system, loaded.cpuMicrosPerSample());
    run.note(
        new Figure(about(habit, cold), "samples/s until visible"),
        system,
        loaded.samplesPerSecond());
  }
}
