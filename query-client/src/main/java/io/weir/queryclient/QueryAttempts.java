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
    return Completeness.isRefusedForNow(result) ? Attempt.REFUSED : Attempt.ANSWERED;
  }

  private void evaluate(Replica.Target target, QueryResult result, Throwable fault) {
    if (fault != null) {
      observer.failed(target, target.proxy().address() + ": " + FailureSummary.of(fault));
      continueFrom(target, () -> outcome.completeExceptionally(unreachable(fault)));
    } else if (Completeness.isRefusedForNow(result)) {
      QueryResult.Refusal refusal = (QueryResult.Refusal) result;
      // A store of records that does not serve says nothing about samples.
      if (refusal.reason() == Reason.NOT_SERVING && !(query instanceof Query.Records)) {
        observer.failed(target, target.proxy().address() + ": not serving: " + refusal.message());
      } else if (refusal.reason() == Reason.UNTRUSTED) {
        observer.failed(target, target.proxy().address() + ": " + refusal.message());
      }
      route.removeIf(other -> other.replica() == target.replica());
      continueFrom(target, () -> outcome.complete(refusal));
    } else {
      accept(target, result);
    }
  }

  /** Where the replica may lack samples, those that are complete since earlier are queried too. */
  private void accept(Replica.Target target, QueryResult result) {
    boolean lacks = Completeness.mayLack(target.replica(), query, result);
    QueryResult marked = BetterResult.marked(result, caveats.of(target.replica(), lacks));
    if (lacks) {
      long since = target.replica().completeSince();
      route.removeIf(other -> other.replica().completeSince() >= since);
      fallback = BetterResult.of(fallback, marked);
      continueFrom(target, () -> {});
    } else {
      outcome.complete(BetterResult.of(fallback, marked));
    }
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
