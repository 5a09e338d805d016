package io.weir.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.testkit.workload.Workload;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each function of a few samples, worked out by hand. */
class PeriodFunctionTest {
  private static final long SECOND = 1_000_000_000L;

  /** At 1, 2, 4 and 8 s the values 1, 5, 3 and 4. */
  private static final SentSamples SENT =
      new SentSamples(
          new long[] {SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND},
          new double[][] {value(1), value(5), value(3), value(4)});

  private static double[] value(double value) {
    double[] values = new double[Workload.WIDTH];
    Arrays.fill(values, value);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "MIN_AVG_MAX, 0, 8, 1 3 5",
    "M4, 2, 9, 5 3 5 4",
    "RATE, 0, 8, 2.333333333333333",
    "RATE, 2, 9, 0.666666666666667",
    "TWA, 2, 10, 3.75",
    "TWA, 6, 10, 3.5",
    "TWA, 0, 3, 3",
    "SMA, 8, 9, 3.25",
    "QUANTILE, 2, 9, 4.98"
  })
  void isWhatHandsGet(PeriodFunction function, long start, long end, String expected) {
    double[] row = function.row(SENT, start * SECOND, end * SECOND);

    double[] numbers =
        Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(row).hasSize(numbers.length * Workload.WIDTH);
    for (int part = 0; part < numbers.length; part++) {
      assertThat(row[part * Workload.WIDTH + 3]).isCloseTo(numbers[part], within(1e-12));
    }
  }

  @Test
  void aPeriodWithoutSamplesHasNoRowUnlessAValueIsHeld() {
    assertThat(PeriodFunction.M4.row(SENT, 9 * SECOND, 10 * SECOND)).isNull();
    assertThat(PeriodFunction.RATE.row(SENT, 8 * SECOND, 10 * SECOND)).isNull();
    assertThat(PeriodFunction.TWA.row(SENT, 0, SECOND)).isNull();
    assertThat(PeriodFunction.TWA.row(SENT, 9 * SECOND, 10 * SECOND)).isEqualTo(value(4));
  }

  @Test
  void newerSamplesWeighMoreInAnExponentialMean() {
    double e = Math.exp(-1.0 / PeriodFunction.Window.SECONDS);

    double[] row = PeriodFunction.EMA.row(SENT, 0, 3 * SECOND);

    assertThat(row[0]).isCloseTo((1 * e * e + 5 * e) / (e * e + e), within(1e-12));
  }
}
