package io.weir.job.samples.chunk;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;

/** Times and values of every kind that a chunk may meet, from a seed. */
final class RandomSamples {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.NaN,
    Double.longBitsToDouble(0xfff8_0000_dead_beefL),
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1L << 53,
    (1L << 53) - 1,
    -(1L << 53),
    0.1 + 0.2
  };

  private final Random random;

  RandomSamples(Random random) {
    this.random = random;
  }

  int size() {
    return 1 + random.nextInt(random.nextInt(3) == 0 ? 8 : 600);
  }

  /** Rows in order, no time twice. */
  Rows rows(int size, int width) {
    long[] times = ascendingTimes(size);
    double[][] columns = new double[width][];
    Arrays.setAll(columns, c -> column(size));
    Rows rows = new Rows(width, random.nextInt(size + 1));
    for (int i = 0; i < size; i++) {
      int row = i;
      double[] sample = new double[width];
      Arrays.setAll(sample, c -> columns[c][row]);
      rows.add(times[i], sample);
    }
    return rows;
  }

  long[] ascendingTimes(int size) {
    long around = random.nextBoolean() ? 1_700_000_000_000_000_000L : random.nextLong();
    TreeSet<Long> times = new TreeSet<>();
    long unit = (long) Math.pow(10, random.nextInt(12));
    int kind = random.nextInt(4);
    while (times.size() < size) {
      times.add(
          switch (kind) {
            case 0 -> around / unit / 2 * unit + times.size() * unit * 7;
            case 1 -> around / unit / 2 * unit + random.nextInt(100_000) * unit;
            case 2 -> random.nextLong();
            default -> extremeLong();
          });
    }
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  private long extremeLong() {
    return (random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE) + random.nextInt(2_000) - 1_000;
  }

  /** Longs of one kind: constant, narrow, along a line, of some width, or at the very ends. */
  long[] longs(int size) {
    long[] values = new long[size];
    int shift = random.nextInt(64);
    long base = random.nextLong() >> random.nextInt(64);
    long slope = random.nextLong() >> random.nextInt(64);
    int kind = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (kind) {
            case 0 -> base;
            case 1 -> base + slope * i;
            case 2 -> base + slope * i + (random.nextLong() >>> shift);
            case 3 -> random.nextLong() >> shift;
            default -> extremeLong();
          };
    }
    return values;
  }

  double[] column(int size) {
    double[] values = new double[size];
    int kind = random.nextInt(7);
    int places = random.nextInt(13);
    long at = random.nextLong() >> 11 + random.nextInt(53);
    double constant = special();
    for (int i = 0; i < size; i++) {
      at += random.nextInt(201) - 100;
      values[i] =
          switch (kind) {
            case 0 -> constant;
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> special();
            case 3 -> decimal(random.nextLong() >> 10 + random.nextInt(54), random.nextInt(13));
            case 4 -> random.nextGaussian();
            case 5 -> random.nextInt(50) == 0 ? special() : decimal(at, places);
            default -> decimal(at, places);
          };
    }
    return values;
  }

  private double special() {
    return SPECIAL[random.nextInt(SPECIAL.length)];
  }

  /** The double that is written as {@code digits} with a point before the last {@code places}. */
  static double decimal(long digits, int places) {
    return BigDecimal.valueOf(digits, places).doubleValue();
  }
}
