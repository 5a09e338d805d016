package io.weir.testkit.workload;

/**
 * Values that drift like measurements do, as a function of tag and time alone (W1).
 *
 * <p>A value is a level of its own, plus two courses that wander (value noise: a random number at
 * every 2^38 ns = 275 s, or 2^32 ns = 4.3 s, and straight lines in between), plus a little noise.
 * All in whole thousandths, so that three decimals are exact and every machine computes the same.
 */
final class Values {
  /** Thousandths in one. */
  static final int SCALE = 1000;

  private static final int LEVEL = 500_000;
  private static final int SLOW_SHIFT = 38;
  private static final int SLOW_SWING = 20_000;
  private static final int FAST_SHIFT = 32;
  private static final int FAST_SWING = 400;
  private static final int NOISE_BITS = 3;
  private static final int FRACTION_BITS = 20;

  private final long seed;

  Values(long seed) {
    this.seed = Hash.of(seed, 1);
  }

  /** Fills {@code thousandths} with the values of {@code tag} at {@code time}. */
  void at(int tag, long time, long[] thousandths) {
    long noise = Hash.of(seed + tag, time);
    for (int i = 0; i < thousandths.length; i++) {
      long stream = Hash.of(seed, (long) tag * thousandths.length + i);
      thousandths[i] =
          swing(stream, LEVEL)
              + course(stream + 1, time, SLOW_SHIFT, SLOW_SWING)
              + course(stream + 2, time, FAST_SHIFT, FAST_SWING)
              + (noise >>> (i * NOISE_BITS) & (1 << NOISE_BITS) - 1);
    }
  }

  private static long course(long stream, long time, int shift, int swing) {
    long index = time >> shift;
    long from = swing(Hash.of(stream, index), swing);
    long to = swing(Hash.of(stream, index + 1), swing);
    long fraction = (time & (1L << shift) - 1) >>> (shift - FRACTION_BITS);
    return from + ((to - from) * fraction >> FRACTION_BITS);
  }

  /** A hash as a number from {@code -swing} to {@code swing - 1}. */
  private static long swing(long hash, int swing) {
    return ((hash >>> 32) * (2L * swing) >>> 32) - swing;
  }
}
