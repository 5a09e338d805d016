package io.weir.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Work that may hold a thread waits here for one of a few places, in the order of its arrival, and
 * never longer than it is allowed to. Who would only make the line longer is not let in: once the
 * first in it has waited for half of that time, until it moves on.
 */
final class WaitingLine {
  private final int places;
  private final Duration longest;
  private final Executor threads;
  private final Alarm alarm;
  private final LongSupplier nanoTime;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int atWork;
  private boolean alarmed;

  /** Something to do when its turn comes. */
  interface Turn {
    /** Does it; may block. */
    void take();

    /** Is told instead that it has waited for too long; must not block. */
    void miss();
  }

  /** Calls once, after a time in nanoseconds. */
  @FunctionalInterface
  interface Alarm {
    void after(long nanos, Runnable call);
  }

  private record Waiting(Turn turn, long since) {}

  /**
   * @param places the most turns that are taken at a time
   * @param longest that anybody waits
   * @param threads where turns are taken
   * @param nanoTime as {@link System#nanoTime}
   */
  WaitingLine(int places, Duration longest, Executor threads, Alarm alarm, LongSupplier nanoTime) {
    this.places = places;
    this.longest = longest;
    this.threads = threads;
    this.alarm = alarm;
    this.nanoTime = nanoTime;
  }

  /** The most that anybody waits. */
  Duration longest() {
    return longest;
  }

  /** How many wait now. */
  synchronized int length() {
    return waiting.size();
  }

  /**
   * Lets it take its turn at once or later, or miss it.
   *
   * @return false if it is not let in, and neither will happen
   */
  boolean enter(Turn turn) {
    synchronized (this) {
      if (atWork == places) {
        return join(turn);
      }
      atWork++;
    }
    threads.execute(() -> take(turn));
    return true;
  }

  private boolean join(Turn turn) {
    long now = nanoTime.getAsLong();
    Waiting first = waiting.peek();
    if (first != null && now - first.since() > longest.toNanos() / 2) {
      return false;
    }
    waiting.add(new Waiting(turn, now));
    if (!alarmed) {
      alarmed = true;
      alarm.after(longest.toNanos(), this::sendAway);
    }
    return true;
  }

  private void take(Turn turn) {
    try {
      turn.take();
    } finally {
      Waiting next = next();
      if (next != null) {
        threads.execute(() -> take(next.turn()));
      }
    }
  }

  /** Who has the place that became free; null if nobody waits for it. */
  private synchronized Waiting next() {
    Waiting next = waiting.poll();
    if (next == null) {
      atWork--;
    }
    return next;
  }

  private void sendAway() {
    missed().forEach(Turn::miss);
  }

  private synchronized List<Turn> missed() {
    List<Turn> missed = new ArrayList<>();
    long now = nanoTime.getAsLong();
    long left = 0;
    while (left <= 0 && !waiting.isEmpty()) {
      left = longest.toNanos() - (now - waiting.peek().since());
      if (left <= 0) {
        missed.add(waiting.poll().turn());
      }
    }
    alarmed = !waiting.isEmpty();
    if (alarmed) {
      alarm.after(left, this::sendAway);
    }
    return missed;
  }
}
