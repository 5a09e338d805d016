package io.weir.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpectedFunctionsTest {
  /** A sample every 100 ms of one tag, for ten seconds. */
  private static final Workload WORKLOAD =
      new Workload(1, "f", 1, 0, Schedule.steady(0, 10, 10_000_000_000L));

  private static final RowsQuery QUERY = new RowsQuery(0, new Periods(0, 20_000_000_000L, 20));

  private final ExpectedFunctions expected =
      new ExpectedFunctions(
          new ExpectedRows(WORKLOAD, WORKLOAD.schedule().count(), Set.of(0)),
          PeriodFunction.MIN_AVG_MAX);

  @Test
  void rowsOfTheSamplesOfEachPeriodAreRight() {
    double[][] rows = rows();
    assertThat(rows[9]).isNotNull();
    assertThat(rows[10]).isNull();
    assertThat(expected.countRight(QUERY, rows)).isEqualTo(20);
  }

  @Test
  void anotherNumberOrAMissingRowIsWrong() {
    double[][] rows = rows();
    rows[0][0] += 0.001; // a min
    rows[1][Workload.WIDTH] *= 1 + 1e-11; // an avg
    rows[2] = null;
    rows[15] = rows[3];
    rows[4] = Arrays.copyOf(rows[4], 2);
    assertThat(expected.countRight(QUERY, rows)).isEqualTo(15);
  }

  private static double[][] rows() {
    double[][] rows = new double[20][];
    for (int i = 0; i < rows.length; i++) {
      long start = QUERY.periods().time(i);
      long end = QUERY.periods().time(i + 1);
      double[][] samples =
          IntStream.range(0, (int) WORKLOAD.schedule().count())
              .filter(n -> WORKLOAD.time(n) >= start && WORKLOAD.time(n) < end)
              .mapToObj(n -> WORKLOAD.values(0, WORKLOAD.time(n)))
              .toArray(double[][]::new);
      rows[i] = samples.length == 0 ? null : row(samples);
    }
    return rows;
  }

  private static double[] row(double[][] samples) {
    double[] row = new double[3 * Workload.WIDTH];
    for (int v = 0; v < Workload.WIDTH; v++) {
      int value = v;
      var column = Arrays.stream(samples).mapToDouble(sample -> sample[value]).summaryStatistics();
      row[v] = column.getMin();
      row[Workload.WIDTH + v] = column.getAverage();
      row[2 * Workload.WIDTH + v] = column.getMax();
    }
    return row;
  }
}
