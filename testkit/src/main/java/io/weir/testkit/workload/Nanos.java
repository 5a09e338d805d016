package io.weir.testkit.workload;

import java.time.Instant;

/** The time of day in ns since the epoch. */
public final class Nanos {
  private Nanos() {}

  /** Now, as exactly as the system knows it. */
  public static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
