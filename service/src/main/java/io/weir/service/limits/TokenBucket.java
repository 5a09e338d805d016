package io.weir.service.limits;

/**
 * A bucket that holds what may be used in a second and is filled at that rate. It may be overdrawn
 * by one use, whose size is not known before: what follows then waits for longer. Not thread-safe.
 */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double rate;
  private double tokens;
  private long filled;

  /**
   * @param rate tokens a second, more than 0
   * @param now as of {@link System#nanoTime}
   */
  TokenBucket(double rate, long now) {
    this.rate = rate;
    tokens = rate;
    filled = now;
  }

  /** How long until there is this many, in ns, 0 if there is; at most what is held when full. */
  long wait(double wanted, long now) {
    tokens = Math.min(rate, tokens + (now - filled) * rate / NANOS);
    filled = now;
    double missing = Math.min(wanted, rate) - tokens;
    return missing <= 0 ? 0 : Math.max(1, (long) (missing * NANOS / rate));
  }

  void take(double used) {
    tokens -= used;
  }
}
