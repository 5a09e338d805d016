package io.weir.query.reply;

import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests that need much of the memory for replies, and wait until it is free: the first come
 * first, a bounded number for a bounded time. What needs little takes it past them. Where a share
 * of the memory is used up, those that wait for it are passed by others.
 */
final class MemoryLine {
  /** The most that wait. */
  static final int MOST = 64;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final Duration patience;
  private final Deque<Place> places = new ArrayDeque<>();

  /** How many there are; to be read without the lock. */
  private volatile int size;

  MemoryLine(Duration patience) {
    this.patience = patience;
  }

  int size() {
    return size;
  }

  /**
   * Waits for memory.
   *
   * @param memory the whole, or a share of it
   * @param bytes that fit into the memory when all of it is free
   */
  Place enter(ReplyMemory memory, long bytes) {
    Place place = new Place(memory, bytes);
    synchronized (this) {
      long alike = places.stream().filter(each -> each.memory == memory).count();
      if (places.size() >= MOST || alike >= memory.mostWaiting()) {
        place.reserved.completeExceptionally(
            memory.refusal(
                Math.max(alike, places.size() >= MOST ? MOST : 0)
                    + " requests wait for memory already"));
        return place;
      }
      places.add(place);
      size = places.size();
    }
    place
        .reserved
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((reserved, fault) -> left(place, fault));
    advance();
    return place;
  }

  private void left(Place place, Throwable fault) {
    if (fault != null) {
      synchronized (this) {
        places.remove(place);
        size = places.size();
      }
      advance();
    }
  }

  /** Some memory may be free. */
  void advance() {
    while (size > 0) {
      Place next;
      Reservation reserved;
      synchronized (this) {
        next = next();
        reserved = next == null ? null : next.memory.reserveIfFree(next.bytes);
        if (reserved == null) {
          return;
        }
        places.remove(next);
        size = places.size();
      }
      if (!next.reserved.complete(reserved)) {
        reserved.close();
      }
    }
  }

  /** The first one, or, where its share is used up, the first that does not wait for that share. */
  private Place next() {
    Place first = places.peek();
    if (first == null || !first.memory.isUsedUp(first.bytes)) {
      return first;
    }
    return places.stream().filter(each -> each.memory != first.memory).findFirst().orElse(null);
  }

  /** A request in the line, or that has left it. */
  final class Place {
    private final ReplyMemory memory;
    private final long bytes;
    private final CompletableFuture<Reservation> reserved = new CompletableFuture<>();

    Place(ReplyMemory memory, long bytes) {
      this.memory = memory;
      this.bytes = bytes;
    }

    /**
     * The memory, once it is free.
     *
     * @return fails with a {@link ProblemException}, 429, if it is not in time or too many wait
     */
    CompletionStage<Reservation> reserved() {
      return reserved.exceptionally(
          fault -> {
            if (fault instanceof TimeoutException) {
              throw memory.refusal("The memory was not free within " + patience.toSeconds() + " s");
            }
            throw fault instanceof ProblemException problem
                ? problem
                : ProblemException.tooMany("The request has ended", ASK_AGAIN);
          });
    }

    /** The request has ended: it waits no more, or gives back what it got. */
    void end() {
      if (!reserved.completeExceptionally(new CancellationException())) {
        reserved.thenAccept(Reservation::close);
      }
    }
  }
}
