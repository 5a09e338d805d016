package io.weir.model.decimal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Seeded;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  /** Decimals of all sizes, so that sums leave 53 and 64 bits. */
  @Seeded
  void sumsOfDecimalsAreRoundedOnce(long seed) {
    Random random = new Random(seed);
    ExactSum sum = new ExactSum();
    for (int round = 0; round < 300; round++) {
      sum.clear();
      BigDecimal exact = BigDecimal.ZERO;
      int digits = 1 + random.nextInt(15);
      int fewest = random.nextInt(13);
      int count = 1 + random.nextInt(500);
      boolean cancels = random.nextBoolean();
      for (int i = 0; i < count; i++) {
        int places = fewest + random.nextInt(13 - fewest);
        long mantissa = random.nextLong((long) Math.pow(10, digits)) + 1;
        mantissa = cancels && random.nextBoolean() ? -mantissa : mantissa;
        BigDecimal decimal = BigDecimal.valueOf(mantissa, places);
        exact = exact.add(decimal);
        if (random.nextBoolean()) {
          sum.add(decimal.doubleValue());
        } else {
          sum.add(mantissa, places);
        }
      }
      assertThat(sum.value()).isEqualTo(exact.doubleValue());
      assertThat(sum.dividedBy(count)).isEqualTo(divided(exact, count));
    }
  }

  private static double divided(BigDecimal exact, long count) {
    return exact.divide(BigDecimal.valueOf(count), new MathContext(900)).doubleValue();
  }

  @Seeded
  void sumsOfOtherDoublesAreRoundedOnce(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      ExactSum sum = new ExactSum();
      ExactSum half = new ExactSum();
      BigDecimal exact = BigDecimal.ZERO;
      int count = 1 + random.nextInt(500);
      for (int i = 0; i < count; i++) {
        double value = Math.scalb(random.nextGaussian(), -50 - random.nextInt(20));
        exact = exact.add(new BigDecimal(value));
        (i < count / 2 ? half : sum).add(value);
      }
      sum.add(half);
      assertThat(sum.value()).isEqualTo(exact.doubleValue());
      assertThat(sum.dividedBy(count)).isEqualTo(divided(exact, count));
    }
  }

  /** 2^53 + 1 is the middle of two doubles, as is a third of 3 * (2^53 + 1). */
  @Test
  void whatIsAmidTwoDoublesGoesToTheEvenOne() {
    ExactSum sum = new ExactSum();
    sum.add(1L << 53, 0);
    sum.add(1, 0);
    assertThat(sum.value()).isEqualTo(0x1p53);
    sum.add(1, 3);
    assertThat(sum.value()).isEqualTo(0x1p53 + 2);
    sum.clear();
    sum.add(3 * ((1L << 53) + 3), 0);
    assertThat(sum.dividedBy(3)).isEqualTo(0x1p53 + 4);
  }

  /** 20,000 means took 3 s of CPU when each was computed from whole numbers of any size. */
  @Test
  void hugeAndTinyDoublesAmongDecimalsTakeLittleTime() {
    ExactSum sum = new ExactSum();
    sum.add(1e15);
    sum.add(1e-12);
    sum.add(1e300);
    sum.add(1.5e-300);
    assertThat(sum.value()).isEqualTo(1e300);
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    double all = 0;
    for (int i = 1; i <= 20_000; i++) {
      all += sum.dividedBy(i);
    }
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    assertThat(all).isGreaterThan(1e301);
    assertThat(nanos).isLessThan(1_000_000_000L);
  }

  @Test
  void aSumThatIsNoDoubleIsNone() {
    ExactSum sum = new ExactSum();
    sum.add(Double.MAX_VALUE);
    assertThat(sum.value()).isEqualTo(Double.MAX_VALUE);
    sum.add(Double.MAX_VALUE);
    assertThat(sum.value()).isNaN();
  }

  @Test
  void onlyDoublesWithAtMostFifteenDigitsAndTwelvePlacesAreDecimals() {
    assertThat(isDecimal(0.1)).isTrue();
    assertThat(isDecimal(123456789012.345)).isTrue();
    assertThat(isDecimal(1e15)).isTrue();
    assertThat(isDecimal(1e-12)).isTrue();
    assertThat(isDecimal(-0.0)).isTrue();
    assertThat(isDecimal(1e-13)).isFalse();
    assertThat(isDecimal(0.1 + 0.2)).isFalse();
    assertThat(isDecimal(0.1f)).isFalse();
    assertThat(isDecimal(1e15 + 2)).isFalse();
    assertThat(isDecimal(Double.NaN)).isFalse();
  }

  private static boolean isDecimal(double value) {
    int most = Decimals.mostPlaces(value);
    return most != Decimals.NONE && Decimals.is(value, most);
  }
}
