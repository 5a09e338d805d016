package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Does the work with each server in turn, round by round: A B A B, one of them busy at a time. */
final class Bench {
  private static final Figure CORES_AT_REST = new Figure("at rest", "server CPU, cores");
  private static final Figure MEMORY = new Figure("at the end", "resident MiB");
  private static final int REST_SECONDS = 5;

  private final List<SystemUnderTest> systems;
  private final ResultPage report;
  private final Figures figures;
  private final RunContext run;

  /** Something that a server does, or cannot. */
  private interface Step {
    void take(SystemUnderTest system) throws IOException, InterruptedException;
  }

  /**
   * @param systems Weir first; any other that fails is left out of the rest of that work
   */
  Bench(List<SystemUnderTest> systems, Sizes sizes, Workloads workloads, ResultPage report) {
    this.systems = systems;
    this.report = report;
    figures = report.figures();
    run = new RunContext(workloads, sizes, figures, report::say);
  }

  void run(Set<Work> work) throws IOException, InterruptedException {
    for (Work each : Work.values()) {
      if (work.contains(each)) {
        figures.section(each.toString());
        for (BenchPart part : each.parts(run)) {
          run(each, part);
          report.write();
        }
      }
    }
    figures.section("AT REST");
    for (SystemUnderTest system : systems) {
      rest(system);
    }
  }

  /** Whoever has no part in it is stopped meanwhile: some servers are busy when nothing is. */
  private void run(Work work, BenchPart part) throws IOException, InterruptedException {
    List<SystemUnderTest> able = new ArrayList<>(systems.stream().filter(part::isFor).toList());
    List<SystemUnderTest> unable = new ArrayList<>(systems);
    unable.removeAll(able);
    try {
      for (SystemUnderTest system : unable) {
        system.process().pause();
      }
      rounds(work, part, able);
    } finally {
      for (SystemUnderTest system : unable) {
        system.process().resume();
      }
    }
  }

  private void rounds(Work work, BenchPart part, List<SystemUnderTest> able)
      throws IOException, InterruptedException {
    each(
        work,
        able,
        system -> {
          part.prepare(system);
          report.say(work + ": " + system.name() + " is prepared");
        });
    for (int i = 0; i < run.sizes().rounds(); i++) {
      int round = i;
      each(work, able, system -> part.run(system, round));
      report.load(String.format("%s: round %d of %d", work, round + 1, run.sizes().rounds()));
    }
    Thread.sleep(part.settleSeconds() * 1000L);
    each(work, able, part::finish);
  }

  private void each(Work work, List<SystemUnderTest> able, Step step)
      throws IOException, InterruptedException {
    for (SystemUnderTest system : List.copyOf(able)) {
      try {
        step.take(system);
      } catch (IOException e) {
        if (system == systems.get(0)) {
          throw e;
        }
        able.remove(system);
        report.note(work + ": " + system.name() + " is left out from here: " + e.getMessage());
      }
    }
  }

  /** What an idle server takes: part of every other figure. */
  private void rest(SystemUnderTest system) throws IOException, InterruptedException {
    long cpu = system.process().cpuMicros();
    Thread.sleep(REST_SECONDS * 1000L);
    figures.add(
        CORES_AT_REST, system.name(), (system.process().cpuMicros() - cpu) / 1e6 / REST_SECONDS);
    figures.add(MEMORY, system.name(), Figures.mib(system.process().residentBytes()));
  }
}
