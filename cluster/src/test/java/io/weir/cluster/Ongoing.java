package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work on a thread of its own, which goes on until it is told to end. */
final class Ongoing<R> {
  private final String name;
  private final AtomicBoolean ended;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  private Ongoing(String name, AtomicBoolean ended) {
    this.name = name;
    this.ended = ended;
  }

  /**
   * Returns at once.
   *
   * @param ended what the work looks at often, and comes to its end once it is true
   */
  static <R> Ongoing<R> start(String name, AtomicBoolean ended, Callable<R> work) {
    Ongoing<R> ongoing = new Ongoing<>(name, ended);
    Thread thread = new Thread(() -> ongoing.complete(work), name);
    thread.setDaemon(true);
    thread.start();
    return ongoing;
  }

  private void complete(Callable<R> work) {
    try {
      result.complete(work.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
  }

  /** Fails if it has come to an end already. */
  void requireRunning() {
    assertThat(result).as("%s ends before its time", name).isNotDone();
  }

  /** Tells it to end; returns at once. */
  void tellToEnd() {
    ended.set(true);
  }

  /** Tells it to end, and waits for what came of it. */
  R end(Duration within) throws InterruptedException {
    tellToEnd();
    try {
      return result.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CompletionException(name + " comes to no end", e);
    }
  }
}
