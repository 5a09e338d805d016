package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.RowsQuery;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * How rows are asked for.
 *
 * @param target the service to query
 * @param queries draws what to ask for
 * @param names of the tags, by their number
 * @param clients connections, 1 to {@value #MAX_CLIENTS}
 * @param rate requests a second from each, more than 0; infinite for one after the other
 * @param durationNanos for how long
 * @param seed of what is drawn
 */
public record QueryPlan(
    ServerConnection.Source target,
    Function<SplittableRandom, RowsQuery> queries,
    IntFunction<String> names,
    int clients,
    double rate,
    long durationNanos,
    long seed) {
  /** The most clients. */
  public static final int MAX_CLIENTS = 500;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public QueryPlan {
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "clients: must be 1 to " + MAX_CLIENTS + ", got " + clients);
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: must be more than 0, got " + rate);
    }
  }

  /** Asks for the time up to now, of each tag equally often. */
  public static QueryPlan recent(
      ServerConnection.Source target,
      List<String> tags,
      int clients,
      double rate,
      long intervalNanos,
      int points,
      long durationNanos,
      long seed) {
    return new QueryPlan(
        target,
        recent(tags.size(), intervalNanos, points),
        List.copyOf(tags)::get,
        clients,
        rate,
        durationNanos,
        seed);
  }

  /** Draws one of the first so many tags, and asks for the time up to now. */
  public static Function<SplittableRandom, RowsQuery> recent(
      int tags, long intervalNanos, int points) {
    return random -> {
      long now = Nanos.now();
      return new RowsQuery(random.nextInt(tags), new Periods(now - intervalNanos, now, points));
    };
  }

  /** Whether requests are due at a rate, whether those before have been answered or not. */
  boolean openLoop() {
    return rate < Double.POSITIVE_INFINITY;
  }
}
