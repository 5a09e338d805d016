package io.weir.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and when a call is made again that is safe to repeat and failed with UNAVAILABLE or
 * RESOURCE_EXHAUSTED, the latter where the server says when to come back. The pause before attempt
 * n is random, up to {@code first * 2^(n-2)} but not more than {@code longest}, so that clients do
 * not come back all at once; where the server says how long to wait, it comes after that.
 *
 * @param attempts in all, 1 or more
 */
public record RetryPolicy(int attempts, Duration first, Duration longest) {
  /** Five attempts, 50 ms, 2 s. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofMillis(50), Duration.ofSeconds(2));

  /** Never again. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1));

  /**
   * @throws IllegalArgumentException naming the field
   */
  public RetryPolicy {
    if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "attempts: must be 1 or more, and first at most longest, got "
              + attempts
              + ", "
              + first
              + " and "
              + longest);
    }
  }

  /**
   * Nanoseconds to wait.
   *
   * @param attempt the one that comes, from 2 on
   * @param hint what the server asks to wait; zero for nothing
   */
  public long pauseNanos(int attempt, Duration hint) {
    long most = longest.toNanos();
    long bound = first.toNanos();
    for (int i = 2; i < attempt && bound < most; i++) {
      bound *= 2;
    }
    return hint.toNanos() + ThreadLocalRandom.current().nextLong(Math.min(bound, most) + 1);
  }
}
