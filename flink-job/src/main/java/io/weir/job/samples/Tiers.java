package io.weir.job.samples;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The widths of the buckets that are kept for look-backs beyond the raw samples, each a multiple of
 * all narrower ones. Each width has a tier number, from 1, that is part of the stored format, so
 * widths may be added after the last, but never changed: numbers do not tell which is wider.
 */
public final class Tiers {
  private static final List<Duration> WIDTHS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5));

  /** The number of the tier that was added last, the largest one. */
  static final int NEWEST = ChunkKey.RAW + WIDTHS.size();

  /** A row may be older than the exact one by at most this part of a period. */
  private static final int PARTS_OF_PERIOD = 8;

  private static final int[] BY_WIDTH =
      IntStream.rangeClosed(ChunkKey.RAW + 1, NEWEST)
          .boxed()
          .sorted(Comparator.comparingLong(Tiers::width))
          .mapToInt(Integer::intValue)
          .toArray();

  private Tiers() {}

  /** The tiers of the roll-ups, from narrow to wide. */
  static int[] all() {
    return BY_WIDTH.clone();
  }

  /** The tier with the widest buckets. */
  static int widest() {
    return BY_WIDTH[BY_WIDTH.length - 1];
  }

  /** The width of a tier's buckets in ns. */
  static long width(int tier) {
    return WIDTHS.get(tier - ChunkKey.RAW - 1).toNanos();
  }

  /** The widest of the tiers that are narrower than one and were there before it. */
  static int narrower(int tier) {
    int narrower = BY_WIDTH[0];
    for (int other : BY_WIDTH) {
      if (other < tier && width(other) < width(tier)) {
        narrower = other;
      }
    }
    return narrower;
  }

  /**
   * The tier to answer from where a period has that many ns (without a sign): of those with numbers
   * up to {@code newest} the widest whose buckets are at most an eighth of the period, else the
   * narrowest.
   */
  static int forPeriod(long period, int newest) {
    long widest = Long.divideUnsigned(period, PARTS_OF_PERIOD);
    int best = BY_WIDTH[0];
    for (int tier : BY_WIDTH) {
      if (tier <= newest && Long.compareUnsigned(width(tier), widest) <= 0) {
        best = tier;
      }
    }
    return best;
  }
}
