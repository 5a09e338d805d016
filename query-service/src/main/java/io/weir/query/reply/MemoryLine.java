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
 * first, a bounded number for a bounded time. What needs little takes it past them.
 */
final class MemoryLine {
  /** The most that wait. */
  static final int MOST = 64;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final ReplyMemory memory;
  private final Duration patience;
  private final Deque<Place> places = new ArrayDeque<>();

  /** How many there are; to be read without the lock. */
  private volatile int size;

  MemoryLine(ReplyMemory memory, Duration patience) {
    this.memory = memory;
    this.patience = patience;
  }

  int size() {
    return size;
  }

  /**
   * Waits for memory.
   *
   * @param bytes that fit into the memory when all of it is free
   */
  Place enter(long bytes) {
    Place place = new Place(bytes);
    synchronized (this) {
      if (places.size() >= MOST) {
        place.reserved.completeExceptionally(
            memory.refusal(MOST + " requests wait for memory already"));
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
      Place first;
      Reservation reserved;
      synchronized (this) {
        first = places.peek();
        reserved = first == null ? null : memory.reserveIfFree(first.bytes);
        if (reserved == null) {
          return;
        }
        places.remove();
        size = places.size();
      }
      if (!first.reserved.complete(reserved)) {
        reserved.close();
      }
    }
  }

  /** A request in the line, or that has left it. */
  final class Place {
    private final long bytes;
    private final CompletableFuture<Reservation> reserved = new CompletableFuture<>();

    Place(long bytes) {
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
