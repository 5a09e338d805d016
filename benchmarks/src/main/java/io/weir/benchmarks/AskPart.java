package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.HOUR;
import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.ask.Asked;
import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.server.Subject;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The question over intervals of each length on the data of a day, and over ten minutes on dense
 * ones; about frequent and about rare tags, from one client and from ten.
 */
final class AskPart implements Part {
  /** Intervals on the data of a day, by which cost is compared with like. */
  static final List<String> SPANS = List.of("10 min", "1 h", "6 h", "24 h");

  static final String DENSE = "10 min, dense";
  private static final List<Long> NANOS = List.of(10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR);
  private static final int MANY = 10;
  private static final double PER_GIB = 1 << 30;

  private final Workloads workloads;
  private final Stock stock;
  private final Figures figures;
  private final Sizes sizes;
  private final Questions questions;
  private final List<Questions.Kind> kinds = new ArrayList<>();

  AskPart(Workloads workloads, Stock stock, Figures figures, Sizes sizes, Consumer<String> say) {
    this.workloads = workloads;
    this.stock = stock;
    this.figures = figures;
    this.sizes = sizes;
    questions = new Questions(figures, sizes.askSeconds(), say);
    add(DENSE, 10 * MINUTE, Questions.truth(workloads.dense("ask", 0)));
    Truth truth = Questions.truth(workloads.lasting());
    for (int i = 0; i < SPANS.size(); i++) {
      add(SPANS.get(i), NANOS.get(i), truth);
    }
  }

  private void add(String span, long nanos, Truth truth) {
    List<Integer> rare = Workloads.rare(truth.workload());
    kinds.add(new Questions.Kind(aboutFrequent(span), nanos, Workloads.frequent(), truth));
    kinds.add(new Questions.Kind("question " + span + ", rare tags", nanos, rare, truth));
  }

  /** How questions about frequent tags are named. */
  static String aboutFrequent(String span) {
    return "question " + span + ", frequent tags";
  }

  @Override
  public void prepare(Subject subject) throws IOException, InterruptedException {
    Workload day = workloads.lasting();
    stock
        .load(subject, day)
        .ifPresent(
            loaded -> {
              String what = String.format("a day of %,d samples: ", day.schedule().count());
              String name = subject.name();
              figures.add(what + "server CPU us a sample", name, loaded.cpuMicrosPerSample());
              figures.add(what + "samples/s until visible", name, loaded.samplesPerSecond());
            });
    stock.load(subject, workloads.dense("ask", 0));
    for (Questions.Kind kind : kinds) {
      questions.warm(subject, kind);
    }
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    for (Questions.Kind kind : kinds) {
      Asked asked = questions.ask(subject, kind, 1, kind.name(), round);
      figures.add(kind.name() + ": exact rows, %", subject.name(), 100 * asked.exactShare());
      if (kind.name().endsWith("frequent tags")) {
        String name = kind.name() + ", ten clients";
        Asked many = questions.ask(subject, kind, MANY, name, round);
        figures.add(
            name + ": answers/s",
            subject.name(),
            many.latency().getTotalCount() / sizes.askSeconds());
      }
    }
  }

  @Override
  public void finish(Subject subject) throws IOException {
    figures.add(
        "after the questions: resident MiB",
        subject.name(),
        subject.process().residentBytes() / (double) (1 << 20));
    subject
        .disk()
        .forEach(
            (what, bytes) ->
                figures.add(
                    "after the questions: disk GiB, " + what, subject.name(), bytes / PER_GIB));
  }
}
