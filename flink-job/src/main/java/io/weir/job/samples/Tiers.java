package io.weir.job.samples;

import java.time.Duration;
import java.util.List;

/**
 * The widths of the buckets that are kept for look-backs beyond the raw samples. Each width has a
 * tier number that is part of the stored format, so widths may be added after the last, but never
 * changed.
 */
public final class Tiers {
  private static final List<Duration> WIDTHS =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10));

  /** A row may be older than the exact one by at most this part of a period. */
  private static final int PARTS_OF_PERIOD = 8;

  private Tiers() {}

  /** The tiers of the roll-ups, from narrow to wide. */
  static int[] all() {
    int[] tiers = new int[WIDTHS.size()];
    for (int i = 0; i < tiers.length; i++) {
      tiers[i] = ChunkKey.RAW + 1 + i;
    }
    return tiers;
  }

  /** The width of a tier's buckets in ns. */
  static long width(int tier) {
    return WIDTHS.get(tier - ChunkKey.RAW - 1).toNanos();
  }

  /**
   * The tier to answer from where a period has that many ns (without a sign): the widest whose
   * buckets are at most an eighth of the period, else the narrowest.
   */
  static int forPeriod(long period) {
    int best = ChunkKey.RAW + 1;
    for (int tier : all()) {
      if (Long.compareUnsigned(width(tier), Long.divideUnsigned(period, PARTS_OF_PERIOD)) <= 0) {
        best = tier;
      }
    }
    return best;
  }
}
