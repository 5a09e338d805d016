package io.weir.query.reply;

import io.weir.service.http.ProblemException;
import java.util.concurrent.CompletableFuture;

/**
 * The share of {@code WEIR_REPLY_MEMORY} for calls of other protocols than HTTP. What is reserved
 * is closed by the caller, once it is written or given up.
 */
public final class CallMemory {
  private final ReplyMemory memory;

  CallMemory(ReplyMemory memory) {
    this.memory = memory;
  }

  /**
   * Reserves so many bytes.
   *
   * @throws ProblemException 429 if they are not free
   */
  public Reservation reserve(long bytes) {
    return memory.reserve(bytes);
  }

  /** The same if they are free, else null. */
  public Reservation reserveIfFree(long bytes) {
    return memory.reserveIfFree(bytes);
  }

  /**
   * The same as soon as they are free: in the line of all lookups, the first come first.
   *
   * @return fails with a {@link ProblemException}, 429, if they are not free in time, or at once
   *     where too many wait, or it would have to wait for all others; if it is cancelled, nothing
   *     is reserved
   */
  public CompletableFuture<Reservation> await(long bytes) {
    if (!memory.mayWaitFor(bytes)) {
      try {
        return CompletableFuture.completedFuture(memory.reserve(bytes));
      } catch (ProblemException refusal) {
        return CompletableFuture.failedFuture(refusal);
      }
    }
    MemoryLine.Place place = memory.await(bytes);
    CompletableFuture<Reservation> reserved = place.reserved().toCompletableFuture();
    reserved.whenComplete(
        (reservation, failure) -> {
          if (reserved.isCancelled()) {
            place.end();
          }
        });
    return reserved;
  }

  /**
   * What a call may wait for that holds some already, if it takes no more once the memory {@link
   * #isShort}: so others like it leave as much.
   */
  public long mostBesidesHeld() {
    return memory.mostBesidesHeld();
  }

  /** Whether more than half is reserved. */
  public boolean isShort() {
    return memory.isShort();
  }
}
