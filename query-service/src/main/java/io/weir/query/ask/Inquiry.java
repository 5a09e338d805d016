package io.weir.query.ask;

import io.weir.model.Answer;
import io.weir.model.Answer.Refusal.Reason;
import io.weir.model.Asker.UnreachableException;
import io.weir.model.Question;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One question on its way along its route, from the first attempt to the outcome. */
final class Inquiry {
  private final Question question;
  private final Deque<Replica.Stop> route;
  private final Transport transport;
  private final Duration attempt;
  private final long deadline;
  private final Observer observer;
  private final CompletableFuture<Answer> outcome = new CompletableFuture<>();

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

    /** The question goes on from one proxy to another. */
    void failedOver(Replica.Stop from, Replica.Stop to);
  }

  /**
   * @param route whom to ask, at least one
   */
  Inquiry(
      Question question,
      List<Replica.Stop> route,
      Transport transport,
      AskLimits limits,
      Observer observer) {
    this.question = question;
    this.route = new ArrayDeque<>(route);
    this.transport = transport;
    this.attempt = limits.attempt();
    this.deadline = System.nanoTime() + limits.total().toNanos();
    this.observer = observer;
  }

  /** Sets out; to be called once. */
  CompletableFuture<Answer> start() {
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
            question,
            left.compareTo(attempt) < 0 ? left : attempt)
        .thenApply(Answer::of)
        .handle(
            (answer, fault) -> {
              observer.tried(stop, outcomeOf(answer, fault), System.nanoTime() - begin);
              judge(stop, answer, fault);
              return null;
            })
        .exceptionally(outcome::completeExceptionally);
  }

  private static Attempt outcomeOf(Answer answer, Throwable fault) {
    if (fault != null) {
      return Attempt.FAILED;
    }
    return answer instanceof Answer.Refusal refusal && concernsReplica(refusal.reason())
        ? Attempt.REFUSED
        : Attempt.ANSWERED;
  }

  private void judge(Replica.Stop stop, Answer answer, Throwable fault) {
    if (fault != null) {
      observer.failed(stop, stop.proxy().address() + ": " + Reasons.of(fault));
      goOn(stop, () -> outcome.completeExceptionally(unreachable(fault)));
    } else if (answer instanceof Answer.Refusal refusal && concernsReplica(refusal.reason())) {
      if (refusal.reason() == Reason.NOT_SERVING) {
        observer.failed(stop, stop.proxy().address() + ": not serving: " + refusal.message());
      }
      route.removeIf(other -> other.replica() == stop.replica());
      goOn(stop, () -> outcome.complete(refusal));
    } else {
      outcome.complete(answer);
    }
  }

  /** Whether another replica may have the answer that this one has not. */
  private static boolean concernsReplica(Reason reason) {
    return reason == Reason.NOT_SERVING || reason == Reason.FAILED;
  }

  private void goOn(Replica.Stop from, Runnable giveUp) {
    Replica.Stop to = route.poll();
    if (to == null || left().isNegative()) {
      giveUp.run();
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
