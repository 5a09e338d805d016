package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.Rows;
import io.weir.model.Seeded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final long WIDTH = 1000;

  private static Rows samples(double... timesAndValues) {
    Rows rows = new Rows(1, 4);
    for (int i = 0; i < timesAndValues.length; i += 2) {
      rows.add((long) timesAndValues[i], new double[] {timesAndValues[i + 1]});
    }
    return rows;
  }

  private static double[] row(Rows rows, int i) {
    double[] values = new double[rows.width()];
    rows.copyValues(i, values, 0);
    return values;
  }

  @Test
  void sumsUpTheSamplesOfEachBucket() {
    Rows buckets = Buckets.of(samples(1010, 5, 1500, -2, 1999, 3, 5000, 7), WIDTH);
    assertThat(buckets.size()).isEqualTo(2);
    assertThat(buckets.time(0)).isEqualTo(1000);
    double[] bucket = row(buckets, 0);
    assertThat(BucketRow.count(bucket)).isEqualTo(3);
    assertThat(BucketRow.firstTime(bucket)).isEqualTo(10);
    assertThat(BucketRow.lastTime(bucket)).isEqualTo(999);
    assertThat(BucketRow.first(bucket, 0)).isEqualTo(5);
    assertThat(BucketRow.last(bucket, 0)).isEqualTo(3);
    assertThat(BucketRow.min(bucket, 0)).isEqualTo(-2);
    assertThat(BucketRow.max(bucket, 0)).isEqualTo(5);
    assertThat(BucketRow.sum(bucket, 0)).isEqualTo(6);
    assertThat(BucketRow.heldMean(bucket, 0))
        .isEqualTo((5 * 490.0 - 2 * 499.0) / 989, within(1e-12));
    assertThat(BucketRow.deviation(bucket, 0)).isEqualTo(Math.sqrt(26 / 3.0), within(1e-12));
    assertThat(buckets.time(1)).isEqualTo(5000);
    assertThat(row(buckets, 1)).containsExactly(1, 0, 0, 7, 7, 7, 7, 7, 0, 0);
  }

  /** What came of one bucket in pieces, each of them before or after all that were there. */
  @Seeded
  void piecesThatDoNotOverlapAddUpToTheWhole(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      boolean decimals = random.nextBoolean();
      Rows all = samples(random, decimals);
      List<Rows> pieces = new ArrayList<>();
      for (int from = 0; from < all.size(); ) {
        int to = Math.min(all.size(), from + 1 + random.nextInt(all.size()));
        Rows piece = new Rows(all.width(), 0);
        piece.add(all, from, to);
        pieces.add(piece);
        from = to;
      }
      double[] bucket = merged(fromTheMiddle(pieces, random));
      assertSummarizes(bucket, start(all), all, pieces.size(), decimals);
      for (int v = 0; v < all.width(); v++) {
        assertThat(BucketRow.heldMean(bucket, v))
            .as("held mean of value %d, %d pieces", v, pieces.size())
            .isEqualTo(heldMean(all, v), within(tolerance(all, v, pieces.size())));
      }
    }
  }

  private static List<Rows> fromTheMiddle(List<Rows> pieces, Random random) {
    int before = random.nextInt(pieces.size());
    int after = before + 1;
    List<Rows> ordered = new ArrayList<>(List.of(pieces.get(before)));
    while (ordered.size() < pieces.size()) {
      boolean takeBefore = after == pieces.size() || before > 0 && random.nextBoolean();
      ordered.add(pieces.get(takeBefore ? --before : after++));
    }
    return ordered;
  }

  /** The one thing that is not exact then is the mean weighted by time. */
  @Seeded
  void lateSamplesAmidEarlierOnesAddUpInAllButTheHeldMean(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      boolean decimals = random.nextBoolean();
      Rows all = samples(random, decimals);
      Rows[] parts = {new Rows(2, 0), new Rows(2, 0), new Rows(2, 0)};
      for (int i = 0; i < all.size(); i++) {
        parts[random.nextInt(3)].add(all, i, i + 1);
      }
      List<Rows> pieces = Arrays.stream(parts).filter(part -> part.size() > 0).toList();
      double[] bucket = merged(pieces);
      assertSummarizes(bucket, start(all), all, pieces.size(), decimals);
      for (int v = 0; v < all.width(); v++) {
        assertThat(BucketRow.heldMean(bucket, v))
            .isBetween(BucketRow.min(bucket, v), BucketRow.max(bucket, v));
      }
    }
  }

  private static Rows samples(Random random, boolean decimals) {
    Rows rows = new Rows(2, 0);
    double walk = 1000 * random.nextGaussian();
    boolean constant = random.nextInt(5) == 0;
    long time = 7 * Tiers.width(1);
    for (int i = 1 + random.nextInt(100); i > 0; i--) {
      time += 1 + random.nextInt(50_000_000);
      walk += constant ? 0 : random.nextGaussian();
      double value = decimals ? Math.round(walk * 1000) / 1000.0 : walk;
      rows.add(time, new double[] {value, decimals ? random.nextInt(100) : -value * 1e-9});
    }
    return rows;
  }

  /** Each merged into what was stored, as the roll-up does. */
  private static double[] merged(List<Rows> pieces) {
    double[] bucket = null;
    for (Rows piece : pieces) {
      Rows own = Buckets.of(piece, Tiers.width(1));
      assertThat(own.size()).isEqualTo(1);
      double[] next = row(own, 0);
      if (bucket != null) {
        Buckets.merge(next, bucket);
      }
      BucketRow.round(next);
      bucket = next;
    }
    return bucket;
  }

  private static long start(Rows samples) {
    return Buckets.start(samples.time(0), Tiers.width(1));
  }

  static void assertSummarizes(
      double[] bucket, long start, Rows all, int pieces, boolean decimals) {
    int size = all.size();
    assertThat(BucketRow.count(bucket)).isEqualTo(size);
    assertThat(BucketRow.firstTime(bucket)).isEqualTo(all.time(0) - start);
    assertThat(BucketRow.lastTime(bucket)).isEqualTo(all.time(size - 1) - start);
    for (int v = 0; v < all.width(); v++) {
      double[] values = column(all, v);
      assertThat(BucketRow.first(bucket, v)).isEqualTo(values[0]);
      assertThat(BucketRow.last(bucket, v)).isEqualTo(values[size - 1]);
      double min = Arrays.stream(values).min().orElseThrow();
      double max = Arrays.stream(values).max().orElseThrow();
      assertThat(BucketRow.min(bucket, v)).isEqualTo(min);
      assertThat(BucketRow.max(bucket, v)).isEqualTo(max);
      BigDecimal exact =
          Arrays.stream(values)
              .mapToObj(value -> decimals ? BigDecimal.valueOf(value) : new BigDecimal(value))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      double largest = Math.max(Math.abs(min), Math.abs(max));
      double lastBits = size * Math.ulp(largest) + Math.ulp(exact.doubleValue());
      assertThat(BucketRow.sum(bucket, v))
          .as("sum of value %d", v)
          .isEqualTo(exact.doubleValue(), within(decimals ? 0 : 10 * pieces * lastBits));
      double mean = exact.doubleValue() / size;
      double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
      assertThat(BucketRow.deviation(bucket, v))
          .as("deviation of value %d, %d pieces", v, pieces)
          .isEqualTo(Math.sqrt(squares / size), within(tolerance(all, v, pieces)));
    }
  }

  /**
   * A millionth of the range is what a held mean and a deviation are rounded to, half of it off.
   */
  static double tolerance(Rows all, int v, int pieces) {
    double[] values = column(all, v);
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    double lastBits = 4 * Math.ulp(Math.max(Math.abs(min), Math.abs(max))) * values.length;
    return pieces * 0.5e-6 * (max - min) + lastBits;
  }

  private static double[] column(Rows rows, int v) {
    double[] column = new double[rows.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = row(rows, i)[v];
    }
    return column;
  }

  static double heldMean(Rows all, int v) {
    double[] values = column(all, v);
    double integral = 0;
    for (int i = 1; i < values.length; i++) {
      integral += (values[i - 1] - values[0]) * (all.time(i) - all.time(i - 1));
    }
    return values[0] + (integral == 0 ? 0 : integral / (all.time(values.length - 1) - all.time(0)));
  }

  @Seeded
  void widerBucketsAreThoseOfTheSamples(long seed) {
    Random random = new Random(seed);
    Rows samples = new Rows(1, 0);
    long time = -Tiers.width(3);
    for (int i = 0; i < 2000; i++) {
      time += 1 + (long) (random.nextDouble() * 5e9);
      samples.add(time, new double[] {random.nextInt(1000) / 8.0});
    }
    Rows buckets = Buckets.of(samples, Tiers.width(1));
    for (int tier : Tiers.all()) {
      buckets = Buckets.widen(buckets, Tiers.width(tier));
      Rows expected = Buckets.of(samples, Tiers.width(tier));
      assertThat(buckets.size()).isEqualTo(expected.size());
      for (int i = 0; i < buckets.size(); i++) {
        assertThat(buckets.time(i)).isEqualTo(expected.time(i));
        double[] own = row(buckets, i);
        double[] other = row(expected, i);
        assertThat(Arrays.copyOf(own, 8)).isEqualTo(Arrays.copyOf(other, 8));
        assertThat(own[8]).isEqualTo(other[8], within(1e-9));
        assertThat(own[9]).isEqualTo(other[9], within(1e-9));
      }
    }
  }

  @Test
  void ofTwoSamplesOfOneTimeTheOneOfTheBucketThatIsMergedIntoCounts() {
    double[] later = row(Buckets.of(samples(10, 1, 20, 2), WIDTH), 0);
    Buckets.merge(later, row(Buckets.of(samples(10, 8, 20, 9), WIDTH), 0));
    double[] first = new double[1];
    double[] last = new double[1];
    BucketRow.copyFirst(later, first, 0);
    BucketRow.copyLast(later, last, 0);
    assertThat(first).containsExactly(1);
    assertThat(last).containsExactly(2);
  }

  @Test
  void sumsOfDecimalsAreDecimals() {
    double[] bucket = row(Buckets.of(samples(0, 0.1, 1, 0.2), WIDTH), 0);
    BucketRow.round(bucket);
    assertThat(BucketRow.sum(bucket, 0)).isEqualTo(0.3);
  }

  /** Whatever a range that is no number makes of them, a chunk can keep it. */
  @Test
  void rangesBeyondAllNumbersHaveNoParts() {
    double max = Double.MAX_VALUE;
    double[] bucket = row(Buckets.of(samples(0, -max, 1, max, 2, max), WIDTH), 0);
    BucketRow.round(bucket);
    assertThat(Arrays.copyOfRange(bucket, 8, 10)).containsExactly(0, 0);
    assertThat(BucketRow.min(bucket, 0)).isEqualTo(-max);
    assertThat(BucketRow.max(bucket, 0)).isEqualTo(max);
  }

  @Test
  void timesBeforeTheEpochHaveTheirBucket() {
    assertThat(Buckets.start(-1, WIDTH)).isEqualTo(-1000);
    assertThat(Buckets.start(-1000, WIDTH)).isEqualTo(-1000);
  }
}
