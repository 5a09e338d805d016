package io.weir.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.testkit.workload.RowsQuery;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Schedules;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectedRowsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_700_000_000L * SECOND;

  private final Workload workload =
      new Workload(3, "rows", 5, 0, new Schedule(START, List.of(new Segment(100, 10 * SECOND))));
  private final ExpectedRows expected = new ExpectedRows(workload, 500, Set.of(1));

  @Test
  void rowIsRightOnlyIfItIsTheLatestBeforeItsInstantToTheBit() {
    RowsQuery query = new RowsQuery(1, new Periods(START - SECOND, START + 4 * SECOND, 50));
    double[][] rows = new double[50][];
    for (int i = 1; i <= 50; i++) {
      long n = Schedules.latestBefore(workload, 1, query.periods().time(i));
      rows[i - 1] = n < 0 ? null : workload.values(1, workload.time(n));
    }
    assertThat(rows[0]).isNull();
    assertThat(expected.countRight(query, rows)).isEqualTo(50);

    rows[49][3] = Math.nextUp(rows[49][3]);
    rows[0] = new double[10];
    assertThat(expected.countRight(query, rows)).isEqualTo(48);
  }

  @Test
  void whatWasNotOfferedDoesNotCount() {
    RowsQuery query = new RowsQuery(1, new Periods(START, START + 10 * SECOND, 1));
    long all = Schedules.latestBefore(workload, 1, START + 10 * SECOND);
    long offered = Schedules.latestBefore(workload, 1, workload.time(500));

    assertThat(expected.countRight(query, rows(offered))).isEqualTo(1);
    assertThat(expected.countRight(query, rows(all))).isZero();
  }

  private double[][] rows(long n) {
    return new double[][] {workload.values(1, workload.time(n))};
  }
}
