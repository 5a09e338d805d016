package io.weir.testkit.workload;

/**
 * The skew of W3: tag 0 has 1 % of all samples, tag 1 has 1 % of the rest, and so on, so p(k) =
 * 0.01 * 0.99^k, scaled to a sum of 1 over the tags there are.
 *
 * <p>The inverse of the distribution function, as a table of thresholds in 63-bit fixed point and a
 * guide that says where to start looking; about one step a look-up. Only multiplications, so that
 * every machine computes the same table.
 */
final class Skew {
  private static final double SHARE = 0.01;
  private static final int GUIDE_BITS = 12;

  private final long[] thresholds;
  private final int[] guide = new int[1 << GUIDE_BITS];

  Skew(int tags) {
    double all = 1 - power(tags);
    thresholds = new long[tags];
    double rest = 1;
    for (int k = 0; k < tags; k++) {
      rest *= 1 - SHARE;
      thresholds[k] = (long) ((1 - rest) / all * 0x1p63);
    }
    thresholds[tags - 1] = Long.MAX_VALUE;
    int k = 0;
    for (int slot = 0; slot < guide.length; slot++) {
      long from = (long) slot << (63 - GUIDE_BITS);
      while (thresholds[k] <= from) {
        k++;
      }
      guide[slot] = k;
    }
  }

  private static double power(int tags) {
    double rest = 1;
    for (int k = 0; k < tags; k++) {
      rest *= 1 - SHARE;
    }
    return rest;
  }

  /** The tag for a uniformly distributed number. */
  int tag(long random) {
    long u = random >>> 1;
    int k = guide[(int) (u >>> (63 - GUIDE_BITS))];
    while (thresholds[k] <= u && k < thresholds.length - 1) {
      k++;
    }
    return k;
  }
}
