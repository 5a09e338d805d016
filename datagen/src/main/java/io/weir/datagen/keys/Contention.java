package io.weir.datagen.keys;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.UnansweredException;
import io.weir.datagen.history.Action;
import io.weir.datagen.history.LinearizabilityChecker;
import io.weir.datagen.history.Linearization;
import io.weir.datagen.history.Linearization.Verdict;
import io.weir.datagen.history.Operation;
import io.weir.datagen.history.Outcome;
import io.weir.model.records.LogPosition;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * An item that several clients read, put and remove at the same time, with and without conditions,
 * each request sent once. Its history is checked when it is full, and goes on with a new item.
 */
final class Contention {
  /** After an outcome that is unknown, since more of them tell nothing more. */
  private static final long PAUSE_MILLIS = 200;

  private final String prefix;
  private final KeyClient client;
  private final Faults<KeysCheck> faults;
  private final KeysTally tally;
  private final AtomicLong numbers = new AtomicLong();
  private final LinearizabilityChecker checker =
      new LinearizabilityChecker(LinearizabilityChecker.MAX_KEPT);
  private final AtomicLong orders = new AtomicLong();
  private final AtomicLong gaveUp = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private KeyHistory current;
  private int generation;

  Contention(String prefix, KeyClient client, Faults<KeysCheck> faults, KeysTally tally) {
    this.prefix = prefix;
    this.client = client;
    this.faults = faults;
    this.tally = tally;
    this.current = new KeyHistory(prefix + generation);
  }

  /** Histories that an order explains. */
  long orders() {
    return orders.get();
  }

  /** Histories of which neither was found out within the bound. */
  long gaveUp() {
    return gaveUp.get();
  }

  /** Operations of unknown outcome. */
  long unknown() {
    return unknown.get();
  }

  /** Works on it until the load ends; for several threads. */
  void run(int number, Stop stop) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(prefix.hashCode() * 31L + number);
    while (stop.waitUntil(System.nanoTime())) {
      KeyHistory history = begin();
      try {
        operate(number, history, random);
      } finally {
        checkIfOver(history);
      }
    }
  }

  private synchronized KeyHistory begin() {
    while (!current.begin()) {
      current = new KeyHistory(prefix + ++generation);
    }
    return current;
  }

  private void checkIfOver(KeyHistory history) {
    boolean isOver;
    synchronized (this) {
      isOver = history != current && history.isComplete();
    }
    if (isOver) {
      check(history);
    }
  }

  /** Checks the history that is not full; to be called when all clients have ended. */
  synchronized void finish() {
    check(current);
  }

  private void check(KeyHistory history) {
    Linearization found = checker.check(history.operations());
    if (found.verdict() == Verdict.VIOLATED) {
      faults.add(KeysCheck.ORDER, "%s: %s", history.key(), found.detail());
    } else {
      (found.verdict() == Verdict.LINEARIZABLE ? orders : gaveUp).incrementAndGet();
    }
  }

  private void operate(int number, KeyHistory history, SplittableRandom random)
      throws InterruptedException {
    KeyHistory.Last last = history.last();
    Action action = action(random, history.greatest(), last);
    long call = System.nanoTime();
    try {
      if (action instanceof Action.Read) {
        read(number, history, last);
      } else {
        Answer answer = client.writeOnce(history.key(), request(action));
        Outcome outcome = outcome(action, answer);
        end(history, new Operation(number, action, outcome, call, System.nanoTime()), answer);
      }
      tally.contended();
    } catch (UnansweredException e) {
      if (e.doubts() == 0 || action instanceof Action.Read) {
        history.forget();
      } else {
        unknown.incrementAndGet();
        history.end(
            new Operation(number, action, new Outcome.Unknown(), call, Long.MAX_VALUE),
            LogPosition.NONE);
      }
      tally.unanswered();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (IOException | RuntimeException e) {
      history.forget();
      faults.add(KeysCheck.ORDER, "%s: %s got %s", history.key(), action, e);
    }
  }

  private Action action(SplittableRandom random, long version, KeyHistory.Last last) {
    int what = random.nextInt(100);
    if (what < 30) {
      return new Action.Read(last.made());
    }
    if (what < 40) {
      return new Action.Delete(Action.ANY);
    }
    if (what < 50 && version > 0) {
      return new Action.Delete(version);
    }
    String value = KeyWriter.value(prefix, numbers.incrementAndGet());
    if (what < 80 && version > 0) {
      return new Action.Put(version, value);
    }
    return new Action.Put(what < 90 ? Action.ABSENT : Action.ANY, value);
  }

  private static UnaryOperator<HttpRequest.Builder> request(Action action) {
    return action instanceof Action.Put put
        ? KeyClient.put(put.value(), condition(put.expected()))
        : KeyClient.delete(condition(((Action.Delete) action).expected()));
  }

  private static UnaryOperator<HttpRequest.Builder> condition(long expected) {
    return expected == Action.ANY
        ? KeyClient.always()
        : expected == Action.ABSENT ? KeyClient.ifAbsent() : KeyClient.ifVersion(expected);
  }

  private static Outcome outcome(Action action, Answer answer) throws IOException {
    if (answer.status() == KeyClient.CONFLICT) {
      return new Outcome.Conflict(answer.json().path("found").asLong(-1));
    }
    if (answer.status() == KeyClient.NOT_FOUND) {
      return new Outcome.Absent();
    }
    if (answer.status() / 100 != 2) {
      throw new IOException(answer.toString());
    }
    return action instanceof Action.Put
        ? new Outcome.Written(KeyClient.version(answer))
        : new Outcome.Deleted();
  }

  private void end(KeyHistory history, Operation operation, Answer answer) {
    if (answer.position().equals(LogPosition.NONE)) {
      faults.add(KeysCheck.POSITIONS, "%s: no position in %s", history.key(), answer);
    }
    history.end(operation, answer.position());
  }

  /**
   * Reads what is as new as the last write that was answered. It may be as old as that, and so
   * counts as begun with it.
   */
  private void read(int number, KeyHistory history, KeyHistory.Last last)
      throws IOException, InterruptedException {
    List<LogPosition> positions =
        last.position().equals(LogPosition.NONE) ? List.of() : List.of(last.position());
    Answer answer = client.get(history.key(), positions);
    Outcome outcome =
        answer.status() == KeyClient.NOT_FOUND
            ? new Outcome.Absent()
            : new Outcome.Found(KeyClient.version(answer), answer.text());
    if (outcome instanceof Outcome.Found found && found.version() < last.least()) {
      faults.add(
          KeysCheck.POSITIONS,
          "%s: found version %d, though the position of %d was demanded",
          history.key(),
          found.version(),
          last.least());
    }
    history.end(
        new Operation(
            number, new Action.Read(last.made()), outcome, last.call(), System.nanoTime()),
        answer.position());
  }
}
