package io.weir.query.reply;

import io.weir.service.http.ProblemException;

/**
 * The memory that a request has of {@code WEIR_REPLY_MEMORY} until its end. A request that waits
 * before it asks, rather than for an answer, has next to nothing meanwhile: others need it.
 */
public final class Reservation implements AutoCloseable {
  private final ReplyMemory memory;
  private final long wanted;
  private final long waiting;

  /** What is reserved now; -1 after the end. */
  private long held;

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

  /** The request begins to wait. */
  public synchronized void pause() {
    if (held > waiting) {
      memory.giveBack(held - waiting);
      held = waiting;
    }
  }

  /**
   * The request asks again.
   *
   * @throws ProblemException 429 if the memory is not free
   */
  public synchronized void resume() {
    if (held >= 0 && held < wanted) {
      memory.take(wanted - held);
      held = wanted;
    }
  }

  /** Gives all back when the request ends that it listens to. */
  AtEnd atEnd() {
    return new AtEnd(this::close);
  }

  /** Gives all back; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (held >= 0) {
      memory.giveBack(held);
      held = -1;
    }
  }
}
