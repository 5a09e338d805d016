package io.weir.service.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Bounds how many requests hold a thread at a time. The others wait in the order of their arrival,
 * for a limited time. Rejects newcomers once the oldest entry has waited half the limit.
 */
final class AdmissionQueue {
  private final int places;
  private final Duration longest;
  private final Executor threads;
  private final Alarm alarm;
  private final LongSupplier nanoTime;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int running;
  private boolean alarmed;

  /** A request that waits for a thread. */
  interface Entry {
    /** Handles the request; may block. */
    void run();

    /** The request has waited for too long; must not block. */
    void reject();
  }

  /** Calls once, after a time in nanoseconds. */
  @FunctionalInterface
  interface Alarm {
    void after(long nanos, Runnable call);
  }

  private record Waiting(Entry entry, long since) {}

  /**
   * @param places how many entries run at a time at most
   * @param longest how long an entry waits at most
   * @param threads run the entries
   * @param nanoTime as {@link System#nanoTime}
   */
  AdmissionQueue(
      int places, Duration longest, Executor threads, Alarm alarm, LongSupplier nanoTime) {
    this.places = places;
    this.longest = longest;
    this.threads = threads;
    this.alarm = alarm;
    this.nanoTime = nanoTime;
  }

  /** How long an entry waits at most. */
  Duration longest() {
    return longest;
  }

  /** How many entries wait now. */
  synchronized int length() {
    return waiting.size();
  }

  /**
   * Runs the entry now or later, or rejects it once it has waited for too long.
   *
   * @return false if the queue does not take it, and does neither
   */
  boolean offer(Entry entry) {
    synchronized (this) {
      if (running == places) {
        return enqueue(entry);
      }
      running++;
    }
    threads.execute(() -> run(entry));
    return true;
  }

  private boolean enqueue(Entry entry) {
    long now = nanoTime.getAsLong();
    Waiting first = waiting.peek();
    if (first != null && now - first.since() > longest.toNanos() / 2) {
      return false;
    }
    waiting.add(new Waiting(entry, now));
    if (!alarmed) {
      alarmed = true;
      alarm.after(longest.toNanos(), this::rejectExpired);
    }
    return true;
  }

  private void run(Entry entry) {
    try {
      entry.run();
    } finally {
      Waiting next = next();
      if (next != null) {
        threads.execute(() -> run(next.entry()));
      }
    }
  }

  /** The entry that gets the place that became free; null if none waits. */
  private synchronized Waiting next() {
    Waiting next = waiting.poll();
    if (next == null) {
      running--;
    }
    return next;
  }

  private void rejectExpired() {
    expired().forEach(Entry::reject);
  }

  private synchronized List<Entry> expired() {
    List<Entry> expired = new ArrayList<>();
    long now = nanoTime.getAsLong();
    long left = 0;
    while (left <= 0 && !waiting.isEmpty()) {
      left = longest.toNanos() - (now - waiting.peek().since());
      if (left <= 0) {
        expired.add(waiting.poll().entry());
      }
    }
    alarmed = !waiting.isEmpty();
    if (alarmed) {
      alarm.after(left, this::rejectExpired);
    }
    return expired;
  }
}
