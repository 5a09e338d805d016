package io.weir.gateway.body;

import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes that all unanswered requests hold together and, long before that, the time that
 * they wait for the log: while the log is slow and has enough to be busy, only small requests are
 * admitted.
 */
public final class InFlight {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** What a request takes in addition to its body: connection, request and response, future. */
  private static final long REQUEST_BYTES = 4096;

  /** The largest small request: such requests add little, however many clients send them. */
  private static final long SMALL_BYTES = 16 * 1024;

  private final long limit;
  private final Duration patience;
  private final AtomicLong bytes = new AtomicLong();
  private volatile long lastWait;

  /**
   * @param limit bytes in all; an eighth of it is enough to keep the log busy
   * @param patience how long the log may take
   */
  public InFlight(long limit, Duration patience) {
    this.limit = limit;
    this.patience = patience;
  }

  public long bytes() {
    return bytes.get();
  }

  /** The log has just acknowledged something, in this time. */
  public void acknowledged(long nanos) {
    lastWait = nanos;
  }

  /**
   * Admits a request by the announced length of its body; bytes beyond that must be added.
   *
   * @param announced bytes, 0 if not known
   * @throws ProblemException 429 if there is no room
   */
  public Hold admit(long announced) {
    boolean small = announced > 0 && announced <= SMALL_BYTES;
    if (!small && bytes.get() > limit / 8 && lastWait > patience.toNanos()) {
      throw ProblemException.tooMany(
          "Kafka takes more than "
              + patience.toMillis()
              + " ms to acknowledge, as too much is on its way to it.",
          TRY_AGAIN);
    }
    Hold hold = new Hold();
    hold.add(REQUEST_BYTES);
    if (bytes.get() + announced > limit) {
      hold.close();
      throw hold.refusal(announced);
    }
    return hold;
  }

  /** What one request holds; for one thread at a time. */
  public final class Hold implements AutoCloseable {
    private long held;

    /**
     * @throws ProblemException 429 if there is no room now, 413 if there never can be
     */
    public void add(long more) {
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

    /** Releases a part of what was added. */
    public void subtract(long less) {
      held -= less;
      bytes.addAndGet(-less);
    }

    /** Releases the rest. */
    @Override
    public void close() {
      subtract(held);
    }
  }
}
