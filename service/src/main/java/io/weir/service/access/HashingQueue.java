package io.weir.service.access;

import io.weir.service.process.DaemonThreads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashing of passwords, which is dear on purpose: {@value #AT_ONCE} at a time, those of a low rank
 * first, others in their order. At most {@value #MOST} wait, {@value #MOST_OF_ADDRESS} of an
 * address and {@value #MOST_OF_USER} of a user name; one more takes the place of one of a higher
 * rank, or is refused. For any number of threads.
 */
final class HashingQueue implements AutoCloseable {
  static final int AT_ONCE = 2;
  static final int MOST = 64;
  static final int MOST_OF_ADDRESS = 4;
  static final int MOST_OF_USER = 16;

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;
  private final TreeSet<Entry<?>> waiting =
      new TreeSet<>(
          Comparator.<Entry<?>>comparingInt(each -> each.rank)
              .thenComparingLong(each -> each.number));
  private long number;

  private static final class Entry<T> {
    private final SignInAttempt attempt;
    private final int rank;
    private final long number;
    private final Supplier<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();

    Entry(SignInAttempt attempt, int rank, long number, Supplier<T> work) {
      this.attempt = attempt;
      this.rank = rank;
      this.number = number;
      this.work = work;
    }

    void run() {
      try {
        done.complete(work.get());
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    }
  }

  HashingQueue() {
    threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // as many as wait
            new DaemonThreads("weir-passwords"));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does the work when its turn comes, on a thread of its own.
   *
   * @return fails with {@link BusyException} if there is no place, or another takes it
   */
  <T> CompletableFuture<T> submit(SignInAttempt attempt, int rank, Supplier<T> work) {
    Entry<T> entry;
    Optional<Entry<?>> displaced;
    synchronized (waiting) {
      entry = new Entry<>(attempt, rank, number++, work);
      List<Entry<?>> rivals = rivals(attempt);
      displaced = rivals.stream().reduce((first, last) -> last);
      if (displaced.isPresent() && displaced.get().rank <= rank) {
        return CompletableFuture.failedFuture(BusyException.full());
      }
      displaced.ifPresent(waiting::remove);
      waiting.add(entry);
    }
    if (displaced.isPresent()) {
      displaced.get().done.completeExceptionally(BusyException.full());
    } else {
      threads.execute(this::next);
    }
    return entry.done;
  }

  /** Those one of which must go, in the order of their ranks; empty if there is a place. */
  private List<Entry<?>> rivals(SignInAttempt attempt) {
    List<Entry<?>> ofAddress = new ArrayList<>();
    List<Entry<?>> ofUser = new ArrayList<>();
    for (Entry<?> each : waiting) {
      if (each.attempt.address().equals(attempt.address())) {
        ofAddress.add(each);
      }
      if (each.attempt.user().equals(attempt.user())) {
        ofUser.add(each);
      }
    }
    if (ofAddress.size() >= MOST_OF_ADDRESS) {
      return ofAddress;
    } else if (ofUser.size() >= MOST_OF_USER) {
      return ofUser;
    }
    return waiting.size() >= MOST ? List.copyOf(waiting) : List.of();
  }

  private void next() {
    Entry<?> entry;
    synchronized (waiting) {
      entry = waiting.pollFirst();
    }
    if (entry != null) {
      entry.run();
    }
  }

  /** How many wait. */
  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
