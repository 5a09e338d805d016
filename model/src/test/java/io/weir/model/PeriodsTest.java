package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodsTest {
  @Seeded
  void cutsAnyIntervalOfInt64AsWholeNumbersOfAnySizeWould(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Periods periods = randomPeriods(random);
      for (int i : new int[] {0, 1, random.nextInt(periods.points() + 1), periods.points()}) {
        assertThat(periods.time(i)).as("t(%d) of %s", i, periods).isEqualTo(exact(periods, i));
      }
    }
  }

  private static Periods randomPeriods(Random random) {
    long a = random.nextLong() >> random.nextInt(64);
    long b = random.nextInt(4) == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
    b = random.nextInt(4) == 0 ? Long.MAX_VALUE : b;
    long start = Math.min(a, b);
    long end = Math.max(a, b) == start ? start + 1 : Math.max(a, b);
    long length = end - start;
    int most = Long.compareUnsigned(length, Periods.MAX_POINTS) < 0 ? (int) length : 10_000;
    return new Periods(start, end, random.nextBoolean() ? most : 1 + random.nextInt(most));
  }

  private static long exact(Periods periods, int i) {
    BigInteger start = BigInteger.valueOf(periods.start());
    return BigInteger.valueOf(periods.end())
        .subtract(start)
        .multiply(BigInteger.valueOf(i))
        .divide(BigInteger.valueOf(periods.points()))
        .add(start)
        .longValueExact();
  }

  @Test
  void cutsTheWholeOfInt64() {
    Periods periods = new Periods(Long.MIN_VALUE, Long.MAX_VALUE, 10_000);
    for (int i = 0; i <= 10_000; i++) {
      assertThat(periods.time(i)).isEqualTo(exact(periods, i));
    }
    assertThat(Long.toUnsignedString(periods.width())).isEqualTo("1844674407370955");
  }

  @Test
  void leavesNoPeriodEmpty() {
    Periods periods = new Periods(-7, 10_006, 9_999);
    for (int i = 1; i <= periods.points(); i++) {
      assertThat(periods.time(i)).isGreaterThan(periods.time(i - 1));
    }
    assertThat(periods.width()).isEqualTo(1);
  }

  @Test
  void needsNoMoreThanOneNanosecondAPeriod() {
    assertThat(new Periods(5, 10_005, 10_000).time(9_999)).isEqualTo(10_004);
    assertThat(new Periods(Long.MAX_VALUE - 1, Long.MAX_VALUE, 1).time(1))
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10 | 10 | 1      | end: must be after start, got start=10 and end=10
          10 | 9  | 1      | end: must be after start, got start=10 and end=9
          0  | 99 | 0      | points: must be 1 to 10000, got 0
          0  | 99 | -1     | points: must be 1 to 10000, got -1
          0  | 99999 | 10001 | points: must be 1 to 10000, got 10001
          0  | 99 | 100    | points: must be no more than the interval's nanoseconds, got points=100 for 99 ns
          9223372036854775807 | -9223372036854775808 | 1 | end: must be after start, got start=9223372036854775807 and end=-9223372036854775808
          """)
  void refusesWhatIsNoIntervalNamingFieldLimitAndWhatWasGot(
      long start, long end, int points, String message) {
    assertThatThrownBy(() -> new Periods(start, end, points))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
