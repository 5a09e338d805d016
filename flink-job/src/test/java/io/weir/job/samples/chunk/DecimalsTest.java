package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Seeded;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @Seeded
  void givesEveryDoubleBackToTheBit(long seed) {
    RandomSamples samples = new RandomSamples(new Random(seed));
    for (int round = 0; round < 100; round++) {
      assertComesBack(samples.column(samples.size()));
    }
  }

  @Test
  void givesBackALargeDecimalBesideAFineOne() {
    assertComesBack(123_456_789_012.5, 1e-12);
    assertComesBack(9_007_199_254_740_991.0, 0.5);
    assertComesBack(0.1, 2_251_799_813_685_247.75, 0.001);
  }

  private static void assertComesBack(double... values) {
    int places = Decimals.places(values, 0, 1, values.length);
    double[] back =
        Arrays.stream(values)
            .map(value -> Decimals.toDouble(Decimals.toLong(value, places), places))
            .toArray();
    assertThat(ChunkAssertions.bits(back))
        .as("%s with %d places", Arrays.toString(values), places)
        .isEqualTo(ChunkAssertions.bits(values));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void findsTheFewestPlaces(int places) {
    double[] values = new double[100];
    Arrays.setAll(values, i -> RandomSamples.decimal(10L * i + 1, places));
    assertThat(Decimals.places(values, 0, 1, values.length)).isEqualTo(places);
    assertThat(Decimals.toLong(values[7], places)).isEqualTo(71);
    values[99] = RandomSamples.decimal(3, Math.max(places - 1, 0));
    assertThat(Decimals.places(values, 0, 1, values.length)).isEqualTo(places);
  }

  @Test
  void looksAtOneColumnOnly() {
    double[] rows = {1e-5, 0.5, Math.PI, 1e-5, 0.25, Math.PI, 1e-5, 1, Math.PI};
    assertThat(Decimals.places(rows, 0, 3, 3)).isEqualTo(5);
    assertThat(Decimals.places(rows, 1, 3, 3)).isEqualTo(2);
    assertThat(Decimals.places(rows, 2, 3, 3)).isEqualTo(Decimals.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        9_007_199_254_740_992.0,
        1e-13,
        0.1 + 0.2
      })
  void takesNoDecimalThatCannotComeBack(double value) {
    assertThat(Decimals.places(new double[] {1, value}, 0, 1, 2)).isEqualTo(Decimals.NONE);
  }

  @Seeded
  void keepsTheOrderOfDoublesThatAreNoDecimals(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      double a = Double.longBitsToDouble(random.nextLong());
      double b = random.nextBoolean() ? -a : Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(a) && !Double.isNaN(b)) {
        assertThat(
                Long.compare(Decimals.toLong(a, Decimals.NONE), Decimals.toLong(b, Decimals.NONE)))
            .as("%s and %s", a, b)
            .isEqualTo(Double.compare(a, b));
      }
    }
  }
}
