package io.weir.datagen.probe;

import java.time.Instant;

/** The time of day in ns since the epoch. */
final class Clock {
  private Clock() {}

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
