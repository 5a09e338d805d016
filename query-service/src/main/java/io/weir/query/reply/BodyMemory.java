package io.weir.query.reply;

import io.weir.service.http.ProblemException;

/**
 * What the body of a request has of {@code WEIR_REPLY_MEMORY} until the end of the request. While
 * it arrives, it counts towards what all such bodies may have together.
 */
final class BodyMemory {
  private final ReplyMemory memory;
  private long held;
  private long arriving;
  private boolean isOver;

  BodyMemory(ReplyMemory memory) {
    this.memory = memory;
  }

  /**
   * The body begins to arrive, in what the request has reserved already.
   *
   * @throws ProblemException 429 if the bodies that arrive have their part already
   */
  synchronized void begin(long bytes) {
    memory.takeArriving(bytes);
    arriving += bytes;
  }

  /**
   * More of the body arrives.
   *
   * @throws ProblemException 429 if that much is not free
   */
  synchronized void add(long bytes) {
    requireRequest();
    begin(bytes);
    take(bytes);
  }

  /**
   * The body is whole.
   *
   * @param bytes for a copy of it in one piece
   * @throws ProblemException 429 if that much is not free
   */
  synchronized void arrived(long bytes) {
    requireRequest();
    take(bytes);
    memory.giveBackArriving(arriving);
    arriving = 0;
  }

  private void take(long bytes) {
    memory.take(bytes);
    held += bytes;
  }

  /** What would be taken after the end of the request would never be given back. */
  private void requireRequest() {
    if (isOver) {
      throw ProblemException.of(400, "The request ended before it was complete.");
    }
  }

  /** Some of it is no longer needed. */
  synchronized void giveBack(long bytes) {
    long given = Math.min(held, bytes);
    memory.giveBack(given);
    held -= given;
  }

  /** Gives all back when the request ends that it listens to. */
  AtEnd atEnd() {
    return new AtEnd(this::end);
  }

  private synchronized void end() {
    isOver = true;
    memory.giveBackArriving(arriving);
    memory.giveBack(held);
    arriving = 0;
    held = 0;
  }
}
