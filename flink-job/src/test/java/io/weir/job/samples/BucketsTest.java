package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.chunk.Rows;
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
    assertThat(row(buckets, 0)).containsExactly(3, 10, 999, 5, 3, -2, 5, 6);
    assertThat(buckets.time(1)).isEqualTo(5000);
    assertThat(row(buckets, 1)).containsExactly(1, 0, 0, 7, 7, 7, 7, 7);
  }

  @Test
  void mergingPartsIsSummingUpTheWhole() {
    Random random = new Random(3);
    for (int round = 0; round < 100; round++) {
      Rows all = new Rows(1, 4);
      Rows one = new Rows(1, 4);
      Rows other = new Rows(1, 4);
      for (int i = 0; i < 50; i++) {
        double[] value = {random.nextInt(1000)};
        all.add(i, value);
        (random.nextBoolean() ? one : other).add(i, value);
      }
      double[] merged = row(Buckets.of(one, WIDTH), 0);
      Buckets.merge(merged, row(Buckets.of(other, WIDTH), 0));
      assertThat(merged).containsExactly(row(Buckets.of(all, WIDTH), 0));
    }
  }

  @Test
  void ofTwoSamplesOfOneTimeTheOneOfTheBucketThatIsMergedIntoCounts() {
    double[] later = row(Buckets.of(samples(10, 1, 20, 2), WIDTH), 0);
    Buckets.merge(later, row(Buckets.of(samples(10, 8, 20, 9), WIDTH), 0));
    double[] first = new double[1];
    double[] last = new double[1];
    Buckets.copyFirst(later, first, 0);
    Buckets.copyLast(later, last, 0);
    assertThat(first).containsExactly(1);
    assertThat(last).containsExactly(2);
  }

  @Test
  void timesBeforeTheEpochHaveTheirBucket() {
    assertThat(Buckets.start(-1, WIDTH)).isEqualTo(-1000);
    assertThat(Buckets.start(-1000, WIDTH)).isEqualTo(-1000);
  }
}
