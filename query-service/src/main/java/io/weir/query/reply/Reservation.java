package io.weir.query.reply;

import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;

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
    Reservation part = new Reservation(memory, Math.min(bytes, Math.max(0, held)), 0);
    if (held < 0) {
      part.held = held;
      return part;
    }
    held -= part.held;
    wanted -= part.held;
    parts.add(part);
    return part;
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
      parts.forEach(Reservation::close);
      memory.giveBack(held);
      held = -1;
    }
  }
}
