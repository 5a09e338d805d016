package io.weir.job.samples.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.job.samples.chunk.Chunk;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantilesTest {
  private static final int SIZE = 50_000;

  private record Values(double[] values) implements Chunk {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public long time(int i) {
      return i;
    }

    @Override
    public void copyValues(int i, double[] target, int at) {
      target[at] = values[i];
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 17, false, 0.01",
    "-9, 8, true, 0.02",
    "-30, 30, false, 0.04",
    "-150, 150, true, 0.57",
    "-323, 308, true, 0.86"
  })
  void fewStepsCountValuesOfAllMagnitudes(int from, int to, boolean signs, double error) {
    Random random = new Random(from);
    double[] values = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      double value = Math.pow(10, from + (to - from) * random.nextDouble());
      values[i] = signs && random.nextBoolean() ? -value : value;
    }
    ChunkColumns columns = new ChunkColumns(new int[] {0});
    columns.open(new Values(values), 0, SIZE);
    Quantiles quantiles = new Quantiles(1);
    for (int period = 0; period < 2; period++) {
      quantiles.begin(0, SIZE);
      for (int i = 0; i < SIZE; i += 5000) {
        quantiles.add(columns, i, i + 5000);
      }
      assertThat(quantiles.steps(0)).isBetween(500, 2048);
    }
    Arrays.sort(values);
    for (double q : new double[] {0, 0.01, 0.2, 0.5, 0.8, 0.99, 1}) {
      double exact = values[(int) (q * (SIZE - 1))];
      assertThat(quantiles.quantile(q, 0))
          .isCloseTo(exact, within(1.01 * error * Math.abs(exact) + 1e-320));
    }
  }
}
