package io.weir.gateway.records;

import io.weir.model.records.Change;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes of this gateway whose outcome is not known yet. What waits holds neither the request's
 * body nor its command, so the bound of their number bounds their bytes: some KB each.
 */
final class PendingOutcomes implements ChangeSubscriber, AutoCloseable {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final long gateway = ThreadLocalRandom.current().nextLong();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Long, CompletableFuture<Change>> waiting = new ConcurrentHashMap<>();
  private final RecordSettings settings;
  private volatile boolean closed;

  PendingOutcomes(RecordSettings settings) {
    this.settings = settings;
  }

  /** A name for a request, which no other request of any gateway has. */
  RequestId nextId() {
    return new RequestId(gateway, numbers.incrementAndGet());
  }

  /** How many wait. */
  int count() {
    return count.get();
  }

  /**
   * Waits for a command's outcome; to be called before it is appended. The future fails with a 504
   * when it takes too long.
   *
   * @throws ProblemException 429 if too many wait, 503 if this is closed
   */
  CompletableFuture<Change> await(RecordCommand command) {
    RequestId id = command.request();
    String hint = hint(command);
    if (count.incrementAndGet() > settings.outcomesWaiting()) {
      count.decrementAndGet();
      throw ProblemException.tooMany(
          "More than " + settings.outcomesWaiting() + " writes wait for their outcome.", TRY_AGAIN);
    }
    CompletableFuture<Change> outcome = new CompletableFuture<>();
    waiting.put(id.number(), outcome);
    outcome.orTimeout(settings.outcomeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Change> ended =
        outcome.handle(
            (change, failure) -> {
              waiting.remove(id.number());
              count.decrementAndGet();
              if (failure != null) {
                throw failure instanceof ProblemException problem ? problem : late(hint);
              }
              return change;
            });
    if (closed) {
      outcome.completeExceptionally(stopping());
    }
    return ended;
  }

  private ProblemException late(String hint) {
    return ProblemException.of(
        504,
        "The outcome of the write did not come within "
            + settings.outcomeTimeout().toMillis()
            + " ms. It may still happen, or have happened."
            + hint);
  }

  /** How a client may repeat a command, to follow a sentence; empty if there is nothing to say. */
  static String hint(RecordCommand command) {
    return command instanceof RecordCommand.Repeatable
        ? " An Idempotency-Key makes it safe to repeat."
        : "";
  }

  private static ProblemException stopping() {
    return ProblemException.unavailable(
        "The gateway is stopping; the write may still happen, or have happened.", TRY_AGAIN);
  }

  /** The request's command was not acknowledged. */
  void fail(RequestId id, ProblemException problem) {
    CompletableFuture<Change> outcome = waiting.get(id.number());
    if (outcome != null) {
      outcome.completeExceptionally(problem);
    }
  }

  @Override
  public void changed(Change change) {
    if (change.request().gateway() == gateway) {
      CompletableFuture<Change> outcome = waiting.get(change.request().number());
      if (outcome != null) {
        outcome.complete(change);
      }
    }
  }

  /** Those whose outcome was missed end by their deadline. */
  @Override
  public void missed() {}

  /** Ends all that wait with a 503. */
  @Override
  public void close() {
    closed = true;
    waiting.values().forEach(outcome -> outcome.completeExceptionally(stopping()));
  }
}
