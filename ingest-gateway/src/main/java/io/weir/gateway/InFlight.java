package io.weir.gateway;

import io.weir.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes that all requests without an answer hold together. */
final class InFlight {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** What a request costs beside its body: connection, request and response, future. */
  private static final long REQUEST_BYTES = 4096;

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  InFlight(long limit) {
    this.limit = limit;
  }

  long bytes() {
    return bytes.get();
  }

  /**
   * Admits a request, whose body is announced to be so long; what it really takes is to be added.
   *
   * @throws ProblemException 429 if there is no room
   */
  Hold admit(long announced) {
    Hold hold = new Hold();
    hold.add(REQUEST_BYTES);
    if (bytes.get() + announced > limit) {
      hold.close();
      throw hold.refusal(announced);
    }
    return hold;
  }

  /** What one request holds; for one thread at a time. */
  final class Hold implements AutoCloseable {
    private long held;

    /**
     * @throws ProblemException 429 if there is no room now, 413 if there can never be
     */
    void add(long more) {
      if (bytes.addAndGet(more) > limit) {
        bytes.addAndGet(-more);
        throw refusal(more);
      }
      held += more;
    }

    private ProblemException refusal(long more) {
      String limits = "the gateway holds at most " + limit + " bytes for unanswered requests, ";
      return held + more > limit
          ? ProblemException.tooLarge(limits + "and this one alone needs " + (held + more))
          : ProblemException.tooMany(limits + "got too many at once", TRY_AGAIN);
    }

    /** Gives back a part of what was added. */
    void subtract(long less) {
      held -= less;
      bytes.addAndGet(-less);
    }

    /** Gives back what is left. */
    @Override
    public void close() {
      subtract(held);
    }
  }
}
