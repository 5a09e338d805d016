package io.weir.benchmarks;

import io.weir.benchmarks.records.WrongAnswerException;
import io.weir.benchmarks.server.MeasuredServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Does the work with each server in turn, round by round: A B A B, one of them busy at a time.
 *
 * @param <S> what the work asks of a server
 */
final class Bench<S extends MeasuredServer> {
  private static final Figure CORES_AT_REST = new Figure("at rest", "server CPU, cores");
  private static final Figure MEMORY = new Figure("at the end", "resident MiB");
  private static final int REST_SECONDS = 5;

  private final List<S> systems;
  private final ResultPage report;
  private final Figures figures;
  private final RunContext run;

  /** Something that a server does, or cannot. */
  private interface Step<S> {
    void take(S system) throws IOException, InterruptedException;
  }

  /**
   * @param systems Weir first; any other that fails is left out of the rest of that work, unless it
   *     answers wrongly, which ends the run
   */
  Bench(List<S> systems, Sizes sizes, Workloads workloads, ResultPage report) {
    this.systems = systems;
    this.report = report;
    figures = report.figures();
    run = new RunContext(workloads, sizes, figures, report::say);
  }

  /** Does all parts of a work, which get a section of the page. */
  void run(Work work, Function<RunContext, List<BenchPart<S>>> parts)
      throws IOException, InterruptedException {
    figures.section(work.toString());
    for (BenchPart<S> part : parts.apply(run)) {
      run(work, part);
      report.write();
    }
  }

  /** Measures what each server takes when it has nothing to do. */
  void rest() throws IOException, InterruptedException {
    figures.section("AT REST");
    for (S system : systems) {
      rest(system);
    }
  }

  /** Whoever has no part in it is stopped meanwhile: some servers are busy when nothing is. */
  private void run(Work work, BenchPart<S> part) throws IOException, InterruptedException {
    List<S> able = new ArrayList<>(systems.stream().filter(part::isFor).toList());
    List<S> unable = new ArrayList<>(systems);
    unable.removeAll(able);
    try {
      for (S system : unable) {
        system.process().pause();
      }
      rounds(work, part, able);
    } finally {
      for (S system : unable) {
        system.process().resume();
      }
    }
  }

  private void rounds(Work work, BenchPart<S> part, List<S> able)
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

  private void each(Work work, List<S> able, Step<S> step)
      throws IOException, InterruptedException {
    for (S system : List.copyOf(able)) {
      try {
        step.take(system);
      } catch (IOException e) {
        if (system == systems.get(0) || e instanceof WrongAnswerException) {
          throw e;
        }
        able.remove(system);
        report.note(work + ": " + system.name() + " is left out from here: " + e.getMessage());
      }
    }
  }

  /** What an idle server takes: part of every other figure. */
  private void rest(S system) throws IOException, InterruptedException {
    long cpu = system.process().cpuMicros();
    Thread.sleep(REST_SECONDS * 1000L);
    figures.add(
        CORES_AT_REST, system.name(), (system.process().cpuMicros() - cpu) / 1e6 / REST_SECONDS);
    figures.add(MEMORY, system.name(), Figures.mib(system.process().residentBytes()));
  }
}
