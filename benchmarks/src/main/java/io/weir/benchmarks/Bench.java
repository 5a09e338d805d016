package io.weir.benchmarks;

import io.weir.benchmarks.server.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Does the work with each server in turn, round by round: A B A B, one of them busy at a time. */
final class Bench {
  private static final int REST_SECONDS = 5;

  private final List<Subject> subjects;
  private final Sizes sizes;
  private final Workloads workloads;
  private final Figures figures;
  private final Consumer<String> say;

  Bench(List<Subject> subjects, Sizes sizes, long seed, Figures figures, Consumer<String> say) {
    this.subjects = subjects;
    this.sizes = sizes;
    this.figures = figures;
    this.say = say;
    workloads = new Workloads(seed, sizes);
  }

  void run(Set<Work> work) throws IOException, InterruptedException {
    for (Work each : Work.values()) {
      if (work.contains(each)) {
        run(each);
      }
    }
    rest();
  }

  private void run(Work work) throws IOException, InterruptedException {
    Part part =
        switch (work) {
          case BULK -> new BulkPart(workloads, figures);
          case ASK -> new AskPart(workloads, figures, sizes, say);
          case POSTS -> new PostPart(workloads, figures, sizes);
          case BESIDE -> new BesidePart(workloads, figures, sizes);
          case GROWTH -> new GrowthPart(workloads, figures, sizes);
        };
    for (Subject subject : subjects) {
      part.prepare(subject);
      say.accept(work + ": " + subject.name() + " is prepared");
    }
    for (int round = 0; round < sizes.rounds(); round++) {
      for (Subject subject : subjects) {
        part.run(subject, round);
      }
      say.accept(
          work
              + ": round "
              + (round + 1)
              + " of "
              + sizes.rounds()
              + ", load average "
              + Files.readString(Path.of("/proc/loadavg")).strip());
    }
    Thread.sleep(part.settleSeconds() * 1000L);
    for (Subject subject : subjects) {
      part.finish(subject);
    }
  }

  /** What the servers take when nobody asks for anything: part of every other figure. */
  private void rest() throws IOException, InterruptedException {
    for (Subject subject : subjects) {
      long cpu = subject.process().cpuMicros();
      Thread.sleep(REST_SECONDS * 1000L);
      figures.add(
          "at rest: server CPU, cores",
          subject.name(),
          (subject.process().cpuMicros() - cpu) / 1e6 / REST_SECONDS);
      figures.add(
          "at the end: resident MiB",
          subject.name(),
          subject.process().residentBytes() / (double) (1 << 20));
    }
  }
}
