package io.weir.benchmarks.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_700_000_000L * SECOND;

  private final Workload workload =
      new Workload(3, "truth", 5, 0, new Schedule(START, List.of(new Segment(100, 10 * SECOND))));
  private final Truth truth = new Truth(workload, 500, Set.of(1));

  @Test
  void rowIsRightOnlyIfItIsTheLatestBeforeItsInstantToTheBit() {
    Inquiry inquiry = new Inquiry(1, new Periods(START - SECOND, START + 4 * SECOND, 50));
    double[][] rows = new double[50][];
    for (int i = 1; i <= 50; i++) {
      long n = workload.latestBefore(1, inquiry.periods().time(i));
      rows[i - 1] = n < 0 ? null : workload.values(1, workload.time(n));
    }
    assertThat(rows[0]).isNull();
    assertThat(truth.right(inquiry, rows)).isEqualTo(50);

    rows[49][3] = Math.nextUp(rows[49][3]);
    rows[0] = new double[10];
    assertThat(truth.right(inquiry, rows)).isEqualTo(48);
  }

  @Test
  void whatWasNotOfferedDoesNotCount() {
    Inquiry inquiry = new Inquiry(1, new Periods(START, START + 10 * SECOND, 1));
    long all = workload.latestBefore(1, START + 10 * SECOND);
    long offered = workload.latestBefore(1, workload.time(500));

    assertThat(truth.right(inquiry, rows(offered))).isEqualTo(1);
    assertThat(truth.right(inquiry, rows(all))).isZero();
  }

  @Test
  void valuesMayBeOfAnySampleThatTheGrainCannotTellFromTheLatest() {
    Inquiry inquiry = new Inquiry(1, new Periods(START, START + 4 * SECOND, 1));
    long latest = workload.latestBefore(1, START + 4 * SECOND);
    long before = workload.latestBefore(1, workload.time(latest));
    double[][] mixed = rows(latest);
    mixed[0][3] = rows(before)[0][3];
    assertThat(mixed[0][3]).isNotEqualTo(rows(latest)[0][3]);

    assertThat(truth.shows(inquiry, mixed, SECOND)).isTrue();
    assertThat(truth.shows(inquiry, mixed, 1)).isFalse();
    assertThat(truth.shows(inquiry, rows(latest), 1)).isTrue();
    assertThat(truth.shows(inquiry, new double[1][], SECOND)).isFalse();
  }

  private double[][] rows(long n) {
    return new double[][] {workload.values(1, workload.time(n))};
  }
}
