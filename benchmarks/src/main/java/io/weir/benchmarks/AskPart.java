package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.HOUR;
import static io.weir.benchmarks.Workloads.MINUTE;

import io.weir.benchmarks.ask.Asked;
import io.weir.benchmarks.ask.Asking;
import io.weir.benchmarks.ask.Inquiry;
import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.server.QuestDb;
import io.weir.benchmarks.server.QuestDbForm;
import io.weir.benchmarks.server.Subject;
import io.weir.datagen.workload.Workload;
import io.weir.model.Periods;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The question (1000 exact points), over intervals of each length, about frequent and about rare
 * tags, from one client and from ten. Before the rounds each kind is asked for a while to warm the
 * server up, QuestDB in each of its forms, the best of which is then its form for that kind.
 */
final class AskPart implements Part {
  static final List<String> SPANS = List.of("10 min", "1 h", "6 h", "24 h");
  private static final int POINTS = 1000;
  private static final int MANY = 10;
  private static final double WARM_UP_SECONDS = 1;
  private static final double MOST_BROKEN = 0.001;

  private final Workloads workloads;
  private final Figures figures;
  private final Sizes sizes;
  private final Consumer<String> say;
  private final List<Kind> kinds = new ArrayList<>();
  private final Map<Kind, QuestDbForm> forms = new HashMap<>();

  /** Questions of one length about one sort of tags. */
  private record Kind(String name, long span, List<Integer> tags, Truth truth, boolean many) {
    Inquiry draw(SplittableRandom random) {
      long start = truth.workload().schedule().start();
      long room = truth.workload().schedule().end() - start - span;
      long from = start + (room <= 0 ? 0 : random.nextLong(room));
      int tag = tags.get(random.nextInt(tags.size()));
      return new Inquiry(tag, new Periods(from, from + span, POINTS));
    }
  }

  AskPart(Workloads workloads, Figures figures, Sizes sizes, Consumer<String> say) {
    this.workloads = workloads;
    this.figures = figures;
    this.sizes = sizes;
    this.say = say;
    Workload dense = workloads.dense("ask", 0);
    Workload lasting = workloads.lasting();
    add("10 min", 10 * MINUTE, dense, truth(dense));
    Truth truth = truth(lasting);
    add("1 h", HOUR, lasting, truth);
    add("6 h", 6 * HOUR, lasting, truth);
    add("24 h", 24 * HOUR, lasting, truth);
  }

  private void add(String span, long nanos, Workload workload, Truth truth) {
    kinds.add(new Kind(span + ", frequent tags", nanos, Workloads.frequent(), truth, true));
    kinds.add(new Kind(span + ", rare tags", nanos, Workloads.rare(workload), truth, false));
  }

  private static Truth truth(Workload workload) {
    TreeSet<Integer> tags = new TreeSet<>(Workloads.frequent());
    tags.addAll(Workloads.rare(workload));
    return new Truth(workload, workload.schedule().count(), tags);
  }

  @Override
  public void prepare(Subject subject) throws IOException, InterruptedException {
    Loading loading = new Loading(subject);
    loading.load(workloads.lasting(), 1000, 8, () -> false);
    loading.load(workloads.dense("ask", 0), 1000, 8, () -> false);
    for (Kind kind : kinds) {
      if (subject instanceof QuestDb questDb) {
        chooseForm(questDb, kind);
      } else {
        ask(subject, kind, 1, WARM_UP_SECONDS, 0);
      }
    }
  }

  private void chooseForm(QuestDb questDb, Kind kind) throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    StringBuilder text = new StringBuilder();
    for (QuestDbForm form : QuestDbForm.values()) {
      Asked asked = ask(questDb.askedBy(form), kind, 1, WARM_UP_SECONDS, 0);
      text.append(String.format(" %s %.1f", form, asked.cpuMillis()));
      boolean exact = asked.failed() == 0 && asked.rightRows() == asked.rows();
      if (exact && asked.cpuMillis() < best) {
        best = asked.cpuMillis();
        forms.put(kind, form);
      }
    }
    say.accept("QuestDB, " + kind.name() + ", CPU ms by form:" + text + ": " + forms.get(kind));
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    for (Kind kind : kinds) {
      Subject asked =
          subject instanceof QuestDb questDb ? questDb.askedBy(forms.get(kind)) : subject;
      note(subject, "question " + kind.name(), ask(asked, kind, 1, sizes.askSeconds(), round));
      if (kind.many()) {
        Asked many = ask(asked, kind, MANY, sizes.askSeconds(), round);
        note(subject, "question " + kind.name() + ", ten clients", many);
        figures.add(
            "question " + kind.name() + ", ten clients: answers/s",
            subject.name(),
            many.latency().getTotalCount() / sizes.askSeconds());
      }
    }
  }

  private static Asked ask(Subject subject, Kind kind, int clients, double seconds, int round)
      throws IOException, InterruptedException {
    Function<SplittableRandom, Inquiry> draw = kind::draw;
    return new Asking(subject, draw, kind.truth(), true).run(clients, 0, seconds, round * 100L);
  }

  private void note(Subject subject, String what, Asked asked) throws IOException {
    if (asked.failed() > MOST_BROKEN * asked.latency().getTotalCount()) {
      throw new IOException(subject.name() + ", " + what + ": " + asked.errors());
    }
    String name = subject.name();
    figures.add(what + ": server CPU ms", name, asked.cpuMillis());
    figures.add(what + ": p50 ms", name, asked.millis(50));
    figures.add(what + ": p99 ms", name, asked.millis(99));
    figures.add("exact rows, %", name, 100.0 * asked.rightRows() / asked.rows());
  }
}
