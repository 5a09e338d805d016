package io.weir.benchmarks;

import io.weir.benchmarks.server.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Does the work with each server in turn, round by round: A B A B, one of them busy at a time. */
final class Bench {
  private static final int REST_SECONDS = 5;
  private static final double PER_MIB = 1 << 20;

  private final List<Subject> subjects;
  private final Sizes sizes;
  private final Workloads workloads;
  private final Report report;
  private final Figures figures;
  private final Stock stock = new Stock();
  private final Consumer<String> say;

  /** Something that a server does, or cannot. */
  private interface Step {
    void take(Subject subject) throws IOException, InterruptedException;
  }

  /**
   * @param subjects Weir first; any other that fails is left out of the rest of that work
   */
  Bench(List<Subject> subjects, Sizes sizes, Workloads workloads, Report report) {
    this.subjects = subjects;
    this.sizes = sizes;
    this.workloads = workloads;
    this.report = report;
    figures = report.figures();
    say = report::say;
  }

  void run(Set<Work> work) throws IOException, InterruptedException {
    for (Work each : Work.values()) {
      if (work.contains(each)) {
        figures.section(each.toString());
        for (Part part : parts(each)) {
          run(each, part);
          report.write();
        }
      }
    }
    figures.section("AT REST");
    for (Subject subject : subjects) {
      rest(subject);
    }
  }

  private List<Part> parts(Work work) {
    return switch (work) {
      case BULK -> List.of(new BulkPart(workloads, figures));
      case ASK -> List.of(new AskPart(workloads, stock, figures, sizes, say));
      case POSTS -> List.of(new PostPart(workloads, figures, sizes));
      case BESIDE -> List.of(new BesidePart(workloads, figures, sizes));
      case CHECKPOINT -> List.of(new CheckpointPart(workloads, stock, figures, sizes));
      case GROWTH -> List.of(new GrowthPart(workloads, figures, sizes));
      case HELD -> HeldPart.parts(workloads, stock, figures, sizes, say);
    };
  }

  /** Whoever has no part in it is stopped meanwhile: some servers are busy when nothing is. */
  private void run(Work work, Part part) throws IOException, InterruptedException {
    List<Subject> able = new ArrayList<>(subjects.stream().filter(part::isFor).toList());
    List<Subject> unable = new ArrayList<>(subjects);
    unable.removeAll(able);
    try {
      for (Subject subject : unable) {
        subject.process().pause();
      }
      rounds(work, part, able);
    } finally {
      for (Subject subject : unable) {
        subject.process().resume();
      }
    }
  }

  private void rounds(Work work, Part part, List<Subject> able)
      throws IOException, InterruptedException {
    each(
        work,
        able,
        subject -> {
          part.prepare(subject);
          say.accept(work + ": " + subject.name() + " is prepared");
        });
    for (int i = 0; i < sizes.rounds(); i++) {
      int round = i;
      each(work, able, subject -> part.run(subject, round));
      report.load(String.format("%s: round %d of %d", work, round + 1, sizes.rounds()));
    }
    Thread.sleep(part.settleSeconds() * 1000L);
    each(work, able, part::finish);
  }

  private void each(Work work, List<Subject> able, Step step)
      throws IOException, InterruptedException {
    for (Subject subject : List.copyOf(able)) {
      try {
        step.take(subject);
      } catch (IOException e) {
        if (subject == subjects.get(0)) {
          throw e;
        }
        able.remove(subject);
        report.note(work + ": " + subject.name() + " is left out from here: " + e.getMessage());
      }
    }
  }

  /** What a server takes when nobody asks for anything: part of every other figure. */
  private void rest(Subject subject) throws IOException, InterruptedException {
    long cpu = subject.process().cpuMicros();
    Thread.sleep(REST_SECONDS * 1000L);
    figures.add(
        "at rest: server CPU, cores",
        subject.name(),
        (subject.process().cpuMicros() - cpu) / 1e6 / REST_SECONDS);
    figures.add(
        "at the end: resident MiB", subject.name(), subject.process().residentBytes() / PER_MIB);
  }
}
