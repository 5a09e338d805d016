package io.weir.queryclient;

import io.weir.model.Query;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * One query along its route, from the first attempt to the outcome. It continues after a failure,
 * and after the answer of a replica that may lack samples, with a replica that holds more.
 */
final class QueryAttempts {
  private final Query query;
  private final Deque<Replica.Target> route;
  private final Caveats caveats;
  private final Transport transport;
  private final Duration attempt;
  private final long deadline;
  private final Observer observer;
  private final CompletableFuture<QueryResult> outcome = new CompletableFuture<>();

  /** An answer that may lack something, kept while another replica is queried. */
  private QueryResult fallback;

  /** How an attempt at one proxy ends. */
  enum Attempt {
    /** With an answer; an unknown tag is one. */
    ANSWERED,
    /** The task does not serve, or failed. */
    REFUSED,
    /** The proxy did not answer, or not in time. */
    FAILED
  }

  /** Observes the attempts of a query. */
  interface Observer {
    /** An attempt at a proxy ended like this after so many ns. */
    void tried(Replica.Target target, Attempt outcome, long nanos);

    /** The proxy failed, or its task does not serve. */
    void failed(Replica.Target target, String reason);

    /** The query continues from one proxy to another. */
    void failedOver(Replica.Target from, Replica.Target to);
  }

  /** Knows what the answers of a replica may lack. */
  interface Caveats {
    /**
     * @param lacksThePast whether samples from before the replica began may be missing in the
     *     answer
     */
    QueryResult.Caveat of(Replica replica, boolean lacksThePast);
  }

  /**
   * @param route the proxies in order, at least one
   */
  QueryAttempts(
      Query query,
      List<Replica.Target> route,
      Caveats caveats,
      Transport transport,
      QueryLimits limits,
      Observer observer) {
    this.query = query;
    this.route = new ArrayDeque<>(route);
    this.caveats = caveats;
    this.transport = transport;
    this.attempt = limits.attempt();
    this.deadline = System.nanoTime() + limits.total().toNanos();
    this.observer = observer;
  }

  /** Starts; to be called once. */
  CompletableFuture<QueryResult> start() {
    send(route.remove());
    return outcome;
  }

  private void send(Replica.Target target) {
    Duration left = left();
    long begin = System.nanoTime();
    transport
        .send(
            target.proxy().address(),
            target.jobId(),
            query,
            left.compareTo(attempt) < 0 ? left : attempt)
        .thenApply(QueryResult::of)
        .handle(
            (result, fault) -> {
              observer.tried(target, outcomeOf(result, fault), System.nanoTime() - begin);
              evaluate(target, result, fault);
              return null;
            })
        .exceptionally(outcome::completeExceptionally);
  }

  private static Attempt outcomeOf(QueryResult result, Throwable fault) {
    if (fault != null) {
      return Attempt.FAILED;
    }
    return isRefusedForNow(result) ? Attempt.REFUSED : Attempt.ANSWERED;
  }

  private void evaluate(Replica.Target target, QueryResult result, Throwable fault) {
    if (fault != null) {
      observer.failed(target, target.proxy().address() + ": " + FailureSummary.of(fault));
      continueFrom(target, () -> outcome.completeExceptionally(unreachable(fault)));
    } else if (isRefusedForNow(result)) {
      QueryResult.Refusal refusal = (QueryResult.Refusal) result;
      if (refusal.reason() == Reason.NOT_SERVING) {
        observer.failed(target, target.proxy().address() + ": not serving: " + refusal.message());
      }
      route.removeIf(other -> other.replica() == target.replica());
      continueFrom(target, () -> outcome.complete(refusal));
    } else {
      accept(target, result);
    }
  }

  /** Where the replica may lack samples, those that are complete since earlier are queried too. */
  private void accept(Replica.Target target, QueryResult result) {
    boolean lacks = mayLack(target.replica(), query, result);
    QueryResult marked = marked(result, caveats.of(target.replica(), lacks));
    if (lacks) {
      long since = target.replica().completeSince();
      route.removeIf(other -> other.replica().completeSince() >= since);
      fallback = better(fallback, marked);
      continueFrom(target, () -> {});
    } else {
      outcome.complete(better(fallback, marked));
    }
  }

  private static boolean mayLack(Replica replica, Query query, QueryResult result) {
    if (replica.completeSince() == 0 || query instanceof Query.Records) {
      return false;
    } else if (result instanceof QueryResult.Batch batch && query instanceof Query.Batch asked) {
      return IntStream.range(0, Math.min(batch.results().size(), asked.queries().size()))
          .anyMatch(i -> mayLack(replica, asked.queries().get(i), batch.results().get(i)));
    } else if (result instanceof QueryResult.Rows rows) {
      return rows.missing() > 0
          || !isTheSeriesMeant(query, rows.width())
          || !replica.holdsAllFrom(Math.min(rows.oldest(), rows.periods().start()));
    } else if (result instanceof QueryResult.FunctionRows rows) {
      return !isTheSeriesMeant(query, rows.width()) || !replica.holdsAllFrom(rows.oldest());
    } else if (result instanceof QueryResult.SamplePage page) {
      return !isTheSeriesMeant(query, page.width())
          || !replica.holdsAllFrom(oldest((Query.SamplePage) query, page));
    } else if (result instanceof QueryResult.Sample sample) {
      return !isTheSeriesMeant(query, sample.width()) || !replica.holdsAllFrom(sample.time());
    }
    return !isRefusedForNow(result);
  }

  /** From when on a page covers all samples: where there are more, from its last time on. */
  private static long oldest(Query.SamplePage asked, QueryResult.SamplePage page) {
    return asked.descending() && page.more() ? page.times()[page.size() - 1] : asked.start();
  }

  /**
   * Where no width is asked for, samples that the replica lacks may be of the preferred series, or
   * of another one, so that the width must be given.
   */
  private static boolean isTheSeriesMeant(Query query, int width) {
    if (query instanceof Query.OfSeries asked && asked.width() == 0) {
      boolean ofAllValues = !(query instanceof Query.Report report) || report.values() == 0;
      return asked.preferred() == width && ofAllValues;
    }
    return query instanceof Query.OfSeries;
  }

  private static QueryResult marked(QueryResult result, QueryResult.Caveat caveat) {
    return caveat.equals(QueryResult.Caveat.NONE) ? result : new QueryResult.Marked(result, caveat);
  }

  /**
   * The later answer is of a replica that holds more but may be behind: rows are better than none,
   * unless it holds more than one series that may be meant. Of batches, the better results.
   *
   * @param earlier null if there is none
   */
  private static QueryResult better(QueryResult earlier, QueryResult later) {
    if (earlier == null) {
      return later;
    } else if (earlier.unmarked() instanceof QueryResult.Batch before
        && later.unmarked() instanceof QueryResult.Batch after) {
      return betterOfEach(before.results(), after.results(), earlier.caveat(), later);
    }
    boolean onlyEarlierHasRows =
        later.unmarked() instanceof QueryResult.Refusal refusal
            && refusal.reason() != Reason.WIDTH_NOT_GIVEN
            && !(earlier.unmarked() instanceof QueryResult.Refusal);
    return onlyEarlierHasRows ? earlier : later;
  }

  /** As many as the later one has; the others, and what it refused for now, are asked for again. */
  private static QueryResult betterOfEach(
      List<QueryResult> before,
      List<QueryResult> after,
      QueryResult.Caveat earlier,
      QueryResult later) {
    List<QueryResult> results = new ArrayList<>(after);
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      if (!isRefusedForNow(after.get(i))) {
        results.set(i, better(before.get(i), after.get(i)));
      }
    }
    return results.equals(after)
        ? later
        : marked(new QueryResult.Batch(results), earlier.and(later.caveat()));
  }

  /** Whether another replica may have the answer that this one has not. */
  private static boolean isRefusedForNow(QueryResult result) {
    return result instanceof QueryResult.Refusal refusal
        && (refusal.reason() == Reason.NOT_SERVING
            || refusal.reason() == Reason.BEHIND
            || refusal.reason() == Reason.FAILED);
  }

  private void continueFrom(Replica.Target from, Runnable giveUp) {
    Replica.Target to = route.poll();
    if (to == null || left().isNegative()) {
      if (fallback != null) {
        outcome.complete(fallback);
      } else {
        giveUp.run();
      }
    } else {
      observer.failedOver(from, to);
      send(to);
    }
  }

  private Duration left() {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  private static UnreachableException unreachable(Throwable cause) {
    return new UnreachableException(
        "no proxy answered in time: " + FailureSummary.of(cause), cause);
  }
}
