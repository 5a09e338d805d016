package io.weir.query.prometheus;

import io.javalin.http.Context;
import io.weir.query.reply.Replies;

/** The memory that a read takes while it grows, of that of all replies; for one thread. */
final class ReadMemory {
  /** What is reserved at once. */
  private static final long STEP = 1 << 20;

  private final Context ctx;
  private final Replies replies;
  private long left;

  ReadMemory(Context ctx, Replies replies) {
    this.ctx = ctx;
    this.replies = replies;
  }

  /**
   * Takes memory until the end of the request.
   *
   * @throws io.weir.service.http.ProblemException 429 if it is not free
   */
  void take(long bytes) {
    left -= bytes;
    if (left < 0) {
      long more = Math.max(STEP, -left);
      replies.reserve(ctx, more);
      left += more;
    }
  }
}
