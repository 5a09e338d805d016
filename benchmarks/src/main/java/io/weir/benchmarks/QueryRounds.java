package io.weir.benchmarks;

import io.weir.benchmarks.server.QueryForm;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.model.Periods;
import io.weir.testkit.check.Expected;
import io.weir.testkit.check.ExpectedRows;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The query (1000 exact points) of several kinds. Before the rounds each kind is asked for a while
 * to warm a server up, in each of its forms; in the rounds, in the form that took the least CPU
 * among those that gave the most exact rows.
 */
final class QueryRounds {
  private static final int POINTS = 1000;
  private static final double WARM_UP_SECONDS = 1;
  private static final double MOST_BROKEN = 0.001;

  /** Shares of exact rows that count as the same. */
  private static final double AS_EXACT = 0.001;

  private final RunContext run;
  private final Function<SystemUnderTest, List<QueryForm>> forms;
  private final Map<String, QueryForm> chosen = new HashMap<>();

  /**
   * Queries of one length about some tags, anywhere in what is known of them.
   *
   * @param figures that the answers to a single client are noted as
   */
  record Kind(
      String name, Figure.OfQueries figures, long span, List<Integer> tags, Expected expected) {
    Kind(Figure.OfQueries figures, long span, List<Integer> tags, Expected expected) {
      this(figures.about(), figures, span, tags, expected);
    }

    RowsQuery draw(SplittableRandom random) {
      long start = expected.workload().schedule().start();
      long room = expected.workload().schedule().end() - start - span;
      long from = start + (room <= 0 ? 0 : random.nextLong(room));
      int tag = tags.get(random.nextInt(tags.size()));
      return new RowsQuery(tag, new Periods(from, from + span, POINTS));
    }
  }

  /**
   * @param forms in which a server can be asked
   */
  QueryRounds(RunContext run, Function<SystemUnderTest, List<QueryForm>> forms) {
    this.run = run;
    this.forms = forms;
  }

  /** What is true of a workload's frequent tags and of its rare ones. */
  static ExpectedRows expected(Workload workload) {
    TreeSet<Integer> tags = new TreeSet<>(Workloads.frequent());
    tags.addAll(Workloads.rare(workload));
    return new ExpectedRows(workload, workload.schedule().count(), tags);
  }

  /** Asks a kind for the first time: each form twice, since the first time is the compiler's. */
  void warm(SystemUnderTest system, Kind kind) throws IOException, InterruptedException {
    List<QueryForm> all = forms.apply(system);
    for (QueryForm form : all) {
      measure(system, form, kind, 1, WARM_UP_SECONDS, 0);
    }
    double bestShare = -1;
    double bestCpu = 0;
    StringBuilder text = new StringBuilder();
    for (QueryForm form : all) {
      MeasuredQueries.Result costs = measure(system, form, kind, 1, WARM_UP_SECONDS, 0);
      double share = costs.answers().failed() > 0 ? 0 : costs.exactShare();
      text.append(String.format(" %s %.1f (%.1f %%)", form.name(), costs.cpuMillis(), 100 * share));
      boolean better = share > bestShare + AS_EXACT;
      if (better || share > bestShare - AS_EXACT && costs.cpuMillis() < bestCpu) {
        bestShare = share;
        bestCpu = costs.cpuMillis();
        chosen.put(key(system, kind), form);
      }
    }
    if (all.size() > 1) {
      String best = chosen.get(key(system, kind)).name();
      run.say()
          .accept(system.name() + ", " + kind.name() + ", CPU ms by form:" + text + ": " + best);
    }
  }

  private static String key(SystemUnderTest system, Kind kind) {
    return system.name() + ", " + kind.name();
  }

  /** Asks a kind for a round, and notes what it took. */
  MeasuredQueries.Result run(
      SystemUnderTest system, Kind kind, int clients, Figure.OfQueries as, int round)
      throws IOException, InterruptedException {
    double seconds = run.sizes().querySeconds();
    MeasuredQueries.Result costs =
        measure(system, chosen.get(key(system, kind)), kind, clients, seconds, round);
    if (costs.answers().failed() > MOST_BROKEN * costs.latency().getTotalCount()) {
      throw new IOException(as.about() + ": " + costs.answers().errors());
    }
    run.note(as.cpu(), system, costs.cpuMillis());
    run.noteLatency(as, system, costs.latency());
    return costs;
  }

  private static MeasuredQueries.Result measure(
      SystemUnderTest system, QueryForm form, Kind kind, int clients, double seconds, int round)
      throws IOException, InterruptedException {
    return new MeasuredQueries(system, form, kind::draw, kind.expected())
        .run(clients, seconds, round * 100L);
  }
}
