package io.weir.queryclient;

import io.weir.model.Query;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
    return result instanceof QueryResult.Refusal refusal && concernsReplica(refusal.reason())
        ? Attempt.REFUSED
        : Attempt.ANSWERED;
  }

  private void evaluate(Replica.Target target, QueryResult result, Throwable fault) {
    if (fault != null) {
      observer.failed(target, target.proxy().address() + ": " + FailureSummary.of(fault));
      continueFrom(target, () -> outcome.completeExceptionally(unreachable(fault)));
    } else if (result instanceof QueryResult.Refusal refusal && concernsReplica(refusal.reason())) {
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
    boolean lacks = mayLack(target.replica(), result);
    QueryResult marked = marked(result, caveats.of(target.replica(), lacks));
    if (lacks) {
      long since = target.replica().completeSince();
      route.removeIf(other -> other.replica().completeSince() >= since);
      fallback = better(marked);
      continueFrom(target, () -> {});
    } else {
      outcome.complete(better(marked));
    }
  }

  private boolean mayLack(Replica replica, QueryResult result) {
    if (replica.completeSince() == 0) {
      return false;
    } else if (result instanceof QueryResult.Rows rows) {
      return rows.missing() > 0
          || !isTheSeriesMeant(rows.width())
          || !replica.holdsAllFrom(Math.min(rows.oldest(), rows.periods().start()));
    } else if (result instanceof QueryResult.FunctionRows rows) {
      return !isTheSeriesMeant(rows.width()) || !replica.holdsAllFrom(rows.oldest());
    } else if (result instanceof QueryResult.SamplePage page) {
      return !isTheSeriesMeant(page.width()) || !replica.holdsAllFrom(oldest(page));
    }
    return true;
  }

  /** From when on a page covers all samples: where there are more, from its last time on. */
  private long oldest(QueryResult.SamplePage page) {
    Query.SamplePage asked = (Query.SamplePage) query;
    return asked.descending() && page.more() ? page.times()[page.size() - 1] : asked.start();
  }

  /**
   * Where no width is asked for, samples that the replica lacks may be of the preferred series, or
   * of another one, so that the width must be given.
   */
  private boolean isTheSeriesMeant(int width) {
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
   * unless it holds more than one series that may be meant.
   */
  private QueryResult better(QueryResult later) {
    boolean onlyEarlierHasRows =
        fallback != null
            && later.unmarked() instanceof QueryResult.Refusal refusal
            && refusal.reason() != Reason.WIDTH_NOT_GIVEN
            && !(fallback.unmarked() instanceof QueryResult.Refusal);
    return onlyEarlierHasRows ? fallback : later;
  }

  /** Whether another replica may have the answer that this one has not. */
  private static boolean concernsReplica(Reason reason) {
    return reason == Reason.NOT_SERVING || reason == Reason.FAILED;
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
