package io.weir.protocols.grpc;

import io.weir.query.items.ItemReader;
import io.weir.query.reply.Reservation;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The memory of one window of a stream's answers, or page of a list, after the other, for which the
 * stream waits in the line of all lookups.
 */
final class WindowMemory {
  private final ItemReader reader;

  /** Null if it waits for none. */
  private CompletableFuture<Reservation> place;

  /** Null if there is no window or page. */
  private Reservation held;

  WindowMemory(ItemReader reader) {
    this.reader = reader;
  }

  /**
   * Gives back what the window before had, and waits for that of the next one.
   *
   * @param then called with null once the memory is held, or with what refuses it: at once, or by
   *     another thread
   */
  void await(long bytes, Consumer<Throwable> then) {
    free();
    CompletableFuture<Reservation> next = reader.memory().await(bytes);
    if (next.isDone()) {
      next.whenComplete((reserved, failure) -> end(reserved, failure, then));
      return;
    }
    synchronized (this) {
      place = next;
    }
    next.whenCompleteAsync((reserved, failure) -> end(reserved, failure, then), reader.threads());
  }

  private void end(Reservation reserved, Throwable failure, Consumer<Throwable> then) {
    synchronized (this) {
      place = null;
      held = reserved;
    }
    then.accept(failure);
  }

  /** Waits no more: what it waits for is refused. */
  synchronized void leaveLine() {
    if (place != null) {
      place.cancel(false);
    }
  }

  synchronized Reservation held() {
    return held;
  }

  /** A part of what is held, that does not end with the window. */
  synchronized Reservation separate(long bytes) {
    return held.separate(bytes);
  }

  /** Gives back what is held; a second call does nothing. */
  synchronized void free() {
    if (held != null) {
      held.close();
      held = null;
    }
  }
}
