package io.weir.benchmarks;

import io.weir.benchmarks.ask.Asked;
import io.weir.benchmarks.ask.Asking;
import io.weir.benchmarks.ask.Inquiry;
import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.server.Subject;
import io.weir.model.Periods;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The question (1000 exact points) of several kinds. Before the rounds each kind is asked for a
 * while to warm a server up, in each of its forms; in the rounds, in the form that took the least
 * CPU among those that gave the most exact rows.
 */
final class Questions {
  private static final int POINTS = 1000;
  private static final double WARM_UP_SECONDS = 1;
  private static final double MOST_BROKEN = 0.001;

  /** Shares of exact rows that count as the same. */
  private static final double AS_EXACT = 0.001;

  private final Figures figures;
  private final double seconds;
  private final Consumer<String> say;
  private final Map<String, Subject> forms = new HashMap<>();

  /** Questions of one length about some tags, anywhere in what is known of them. */
  record Kind(String name, long span, List<Integer> tags, Truth truth) {
    Inquiry draw(SplittableRandom random) {
      long start = truth.workload().schedule().start();
      long room = truth.workload().schedule().end() - start - span;
      long from = start + (room <= 0 ? 0 : random.nextLong(room));
      int tag = tags.get(random.nextInt(tags.size()));
      return new Inquiry(tag, new Periods(from, from + span, POINTS));
    }
  }

  /**
   * @param seconds for which each kind is asked in a round
   */
  Questions(Figures figures, double seconds, Consumer<String> say) {
    this.figures = figures;
    this.seconds = seconds;
    this.say = say;
  }

  /** What is true of a workload's frequent tags and of its rare ones. */
  static Truth truth(Workload workload) {
    TreeSet<Integer> tags = new TreeSet<>(Workloads.frequent());
    tags.addAll(Workloads.rare(workload));
    return new Truth(workload, workload.schedule().count(), tags);
  }

  /** Asks a kind for the first time: each form twice, since the first time is the compiler's. */
  void warm(Subject subject, Kind kind) throws IOException, InterruptedException {
    for (Subject form : subject.forms()) {
      ask(form, kind, 1, WARM_UP_SECONDS, 0);
    }
    double bestShare = -1;
    double bestCpu = 0;
    StringBuilder text = new StringBuilder();
    for (Subject form : subject.forms()) {
      Asked asked = ask(form, kind, 1, WARM_UP_SECONDS, 0);
      double share = asked.failed() > 0 ? 0 : asked.exactShare();
      text.append(String.format(" %s %.1f (%.1f %%)", form.form(), asked.cpuMillis(), 100 * share));
      boolean better = share > bestShare + AS_EXACT;
      if (better || share > bestShare - AS_EXACT && asked.cpuMillis() < bestCpu) {
        bestShare = share;
        bestCpu = asked.cpuMillis();
        forms.put(key(subject, kind), form);
      }
    }
    if (subject.forms().size() > 1) {
      String chosen = forms.get(key(subject, kind)).form();
      say.accept(subject.name() + ", " + kind.name() + ", CPU ms by form:" + text + ": " + chosen);
    }
  }

  private static String key(Subject subject, Kind kind) {
    return subject.name() + ", " + kind.name();
  }

  /** Asks a kind for a round, and notes what it took under that name. */
  Asked ask(Subject subject, Kind kind, int clients, String name, int round)
      throws IOException, InterruptedException {
    Asked asked = ask(forms.get(key(subject, kind)), kind, clients, seconds, round);
    if (asked.failed() > MOST_BROKEN * asked.latency().getTotalCount()) {
      throw new IOException(name + ": " + asked.errors());
    }
    figures.add(name + ": server CPU ms", subject.name(), asked.cpuMillis());
    figures.add(name + ": p50 ms", subject.name(), asked.millis(50));
    figures.add(name + ": p99 ms", subject.name(), asked.millis(99));
    return asked;
  }

  private static Asked ask(Subject subject, Kind kind, int clients, double seconds, int round)
      throws IOException, InterruptedException {
    return new Asking(subject, kind::draw, kind.truth(), true)
        .run(clients, 0, seconds, round * 100L);
  }
}
