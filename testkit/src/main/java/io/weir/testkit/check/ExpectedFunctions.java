package io.weir.testkit.check;

import io.weir.model.Periods;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Workload;
import java.util.stream.IntStream;

/** Computes what the rows of a function of each period must be. */
public final class ExpectedFunctions implements Expected {
  private final ExpectedRows samples;
  private final PeriodFunction function;

  /**
   * @param samples of which all were acknowledged
   */
  public ExpectedFunctions(ExpectedRows samples, PeriodFunction function) {
    this.samples = samples;
    this.function = function;
  }

  @Override
  public Workload workload() {
    return samples.workload();
  }

  @Override
  public int countRight(RowsQuery query, double[][] rows) {
    Periods periods = query.periods();
    SentSamples sent = samples.between(query, periods.start() - function.lookBack, periods.end());
    int right = 0;
    for (int i = 1; i <= Math.min(periods.points(), rows.length); i++) {
      right +=
          isRight(rows[i - 1], function.row(sent, periods.time(i - 1), periods.time(i))) ? 1 : 0;
    }
    return right;
  }

  private boolean isRight(double[] got, double[] expected) {
    if (got == null || expected == null) {
      return got == expected;
    }
    return got.length == expected.length
        && IntStream.range(0, got.length).allMatch(i -> function.isRight(got[i], expected[i]));
  }
}
