package io.weir.query.reply;

import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The memory that a request has of {@code WEIR_REPLY_MEMORY} until its end. A request that waits
 * before it asks, rather than for an answer, has next to nothing meanwhile: others need it.
 */
public final class Reservation implements AutoCloseable {
  private final ReplyMemory memory;
  private long wanted;
  private final long waiting;

  /** What was split off, and ends with this. */
  private final List<Reservation> parts = new ArrayList<>();

  /** What is reserved now; -1 after the end. */
  private long held;

  /** Ends when what was paused has its memory again; null if it does not wait for it. */
  private CompletableFuture<Void> resuming;

  /** Where it waits for its memory; null if it does not. */
  private MemoryLine.Place place;

  /**
   * @param wanted bytes, which are reserved already
   * @param waiting how many of them it keeps while it waits
   */
  Reservation(ReplyMemory memory, long wanted, long waiting) {
    this.memory = memory;
    this.wanted = wanted;
    this.waiting = waiting;
    held = wanted;
  }

  /**
   * Splits a part off, which pauses and resumes by itself, and ends with this at the latest.
   *
   * @param bytes at most those that are reserved, which are fewer than were asked for where all of
   *     the memory is less
   */
  public synchronized Reservation split(long bytes) {
    Reservation part = separate(bytes);
    parts.add(part);
    return part;
  }

  /** The same of a part that ends by itself alone. */
  public synchronized Reservation separate(long bytes) {
    Reservation part = new Reservation(memory, Math.min(bytes, Math.max(0, held)), 0);
    if (held < 0) {
      part.held = held;
    } else {
      held -= part.held;
      wanted -= part.held;
    }
    return part;
  }

  /** The request begins to wait. */
  public void pause() {
    long less;
    synchronized (this) {
      less = Math.max(0, held - waiting);
      held -= less;
    }
    memory.giveBack(less);
  }

  /**
   * The request asks again, once the memory is there: at once if it is free, else in the line of
   * {@link ReplyMemory#await}.
   *
   * @return fails with a {@link ProblemException}, 429, if the memory is not free in time or too
   *     many wait
   */
  public CompletionStage<Void> resume() {
    long more;
    CompletableFuture<Void> resumed = new CompletableFuture<>();
    synchronized (this) {
      if (resuming != null) {
        return resuming;
      }
      more = held < 0 ? 0 : wanted - held;
      if (more <= 0 || memory.takeIfFree(more)) {
        held += more;
        return CompletableFuture.completedFuture(null);
      }
      resuming = resumed;
    }
    await(more, resumed);
    return resumed;
  }

  private void await(long more, CompletableFuture<Void> resumed) {
    CompletionStage<Reservation> got;
    if (memory.mayWaitFor(more)) {
      MemoryLine.Place entered = memory.await(more);
      got = entered.reserved();
      enter(entered);
    } else {
      got = CompletableFuture.failedFuture(memory.refusalOf(more));
    }
    got.whenComplete(
        (reserved, refusal) -> {
          if (reserved != null) {
            add(reserved, more);
          }
          synchronized (this) {
            resuming = null;
            place = null;
          }
          if (refusal == null) {
            resumed.complete(null);
          } else {
            resumed.completeExceptionally(refusal);
          }
        });
  }

  private void enter(MemoryLine.Place entered) {
    boolean isOver;
    synchronized (this) {
      place = entered;
      isOver = held < 0;
    }
    if (isOver) {
      entered.end();
    }
  }

  /** Takes so much of another one, which ends. */
  private void add(Reservation other, long more) {
    Reservation part = other.separate(more);
    synchronized (this) {
      if (held >= 0) {
        held += part.held;
        part.held = -1;
      }
    }
    part.close();
    other.close();
  }

  /**
   * Gives all back unless there is a reply, which then does it at its end. Failures become what
   * {@link QueryFailures} tells clients.
   */
  public <T> CompletionStage<Optional<T>> untilReplyOf(CompletionStage<Optional<T>> reply) {
    return reply
        .whenComplete(
            (made, failure) -> {
              if (made == null || made.isEmpty()) {
                close();
              }
            })
        .exceptionally(
            failure -> {
              throw QueryFailures.problem(failure);
            });
  }

  /** Gives all back when the request ends that it listens to. */
  AtEnd atEnd() {
    return new AtEnd(this::close);
  }

  /**
   * Gives all back; a second call does nothing. What is given back may let others go on, so it is
   * outside the lock.
   */
  @Override
  public void close() {
    List<Reservation> ended;
    MemoryLine.Place left;
    long bytes;
    synchronized (this) {
      if (held < 0) {
        return;
      }
      ended = List.copyOf(parts);
      left = place;
      bytes = held;
      held = -1;
    }
    if (left != null) {
      left.end();
    }
    ended.forEach(Reservation::close);
    memory.giveBack(bytes);
  }
}
