package io.weir.query.client;

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
 * One query on its way along its route, from the first attempt to the outcome. Goes on after a
 * failure, and after an answer of a replica that may lack some of it to one that holds more.
 */
final class QueryAttempts {
  private final Query query;
  private final Deque<Replica.Stop> route;
  private final Caveats caveats;
  private final Transport transport;
  private final Duration attempt;
  private final long deadline;
  private final Observer observer;
  private final CompletableFuture<QueryResult> outcome = new CompletableFuture<>();

  /** An answer that lacks something, while another replica is asked that may have it. */
  private QueryResult fallback;

  /** How asking one proxy ends. */
  enum Attempt {
    /** With an answer; that the tag is unknown is one. */
    ANSWERED,
    /** The task has none: it does not serve, or failed. */
    REFUSED,
    /** The proxy did not answer, or not in time. */
    FAILED
  }

  /** Told of what happens on the way. */
  interface Observer {
    /** A proxy was asked, and so it ended after so long. */
    void tried(Replica.Stop stop, Attempt outcome, long nanos);

    /** The proxy failed, or the task behind it does not serve. */
    void failed(Replica.Stop stop, String reason);

    /** The query goes on from one proxy to another. */
    void failedOver(Replica.Stop from, Replica.Stop to);
  }

  /** Knows what the answers of a replica may lack. */
  interface Caveats {
    /**
     * @param lacksThePast whether it matters that the replica has not what was before it began
     */
    QueryResult.Caveat of(Replica replica, boolean lacksThePast);
  }

  /**
   * @param route whom to ask, at least one
   */
  QueryAttempts(
      Query query,
      List<Replica.Stop> route,
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

  /** Sets out; to be called once. */
  CompletableFuture<QueryResult> start() {
    ask(route.remove());
    return outcome;
  }

  private void ask(Replica.Stop stop) {
    Duration left = left();
    long begin = System.nanoTime();
    transport
        .send(
            stop.proxy().address(),
            stop.jobId(),
            query,
            left.compareTo(attempt) < 0 ? left : attempt)
        .thenApply(QueryResult::of)
        .handle(
            (answer, fault) -> {
              observer.tried(stop, outcomeOf(answer, fault), System.nanoTime() - begin);
              judge(stop, answer, fault);
              return null;
            })
        .exceptionally(outcome::completeExceptionally);
  }

  private static Attempt outcomeOf(QueryResult answer, Throwable fault) {
    if (fault != null) {
      return Attempt.FAILED;
    }
    return answer instanceof QueryResult.Refusal refusal && concernsReplica(refusal.reason())
        ? Attempt.REFUSED
        : Attempt.ANSWERED;
  }

  private void judge(Replica.Stop stop, QueryResult answer, Throwable fault) {
    if (fault != null) {
      observer.failed(stop, stop.proxy().address() + ": " + Reasons.of(fault));
      goOn(stop, () -> outcome.completeExceptionally(unreachable(fault)));
    } else if (answer instanceof QueryResult.Refusal refusal && concernsReplica(refusal.reason())) {
      if (refusal.reason() == Reason.NOT_SERVING) {
        observer.failed(stop, stop.proxy().address() + ": not serving: " + refusal.message());
      }
      route.removeIf(other -> other.replica() == stop.replica());
      goOn(stop, () -> outcome.complete(refusal));
    } else {
      settle(stop, answer);
    }
  }

  /** What a replica lacks is looked for at those that are complete since earlier. */
  private void settle(Replica.Stop stop, QueryResult answer) {
    boolean lacks = mayLack(stop.replica(), answer);
    QueryResult marked = marked(answer, caveats.of(stop.replica(), lacks));
    if (lacks) {
      long since = stop.replica().completeSince();
      route.removeIf(other -> other.replica().completeSince() >= since);
      fallback = better(marked);
      goOn(stop, () -> {});
    } else {
      outcome.complete(better(marked));
    }
  }

  private boolean mayLack(Replica replica, QueryResult answer) {
    return replica.completeSince() != 0
        && !(answer instanceof QueryResult.Rows rows
            && rows.missing() == 0
            && replica.holdsAllFrom(Math.min(rows.oldest(), rows.periods().start())));
  }

  private static QueryResult marked(QueryResult answer, QueryResult.Caveat caveat) {
    return caveat.equals(QueryResult.Caveat.NONE) ? answer : new QueryResult.Marked(answer, caveat);
  }

  /** The later one comes of a replica that holds more, but perhaps is behind: so rows beat none. */
  private QueryResult better(QueryResult later) {
    boolean onlyEarlierHasRows =
        fallback != null
            && later.unmarked() instanceof QueryResult.Refusal
            && !(fallback.unmarked() instanceof QueryResult.Refusal);
    return onlyEarlierHasRows ? fallback : later;
  }

  /** Whether another replica may have the answer that this one has not. */
  private static boolean concernsReplica(Reason reason) {
    return reason == Reason.NOT_SERVING || reason == Reason.FAILED;
  }

  private void goOn(Replica.Stop from, Runnable giveUp) {
    Replica.Stop to = route.poll();
    if (to == null || left().isNegative()) {
      if (fallback != null) {
        outcome.complete(fallback);
      } else {
        giveUp.run();
      }
    } else {
      observer.failedOver(from, to);
      ask(to);
    }
  }

  private Duration left() {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  private static UnreachableException unreachable(Throwable cause) {
    return new UnreachableException("no proxy answered in time: " + Reasons.of(cause), cause);
  }
}
