package io.weir.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.load.SegmentResult.Verdict;
import io.weir.testkit.workload.Segment;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SegmentResultTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void judgesByWhenTheLastWasAcknowledgedAndWhoWasIdle() {
    assertThat(late(SECOND / 5, 0.5).verdict()).isEqualTo(Verdict.KEPT);
    assertThat(late(SECOND / 5, 0.01).verdict()).isEqualTo(Verdict.KEPT);
    assertThat(late(2 * SECOND, 0.5).verdict()).isEqualTo(Verdict.SERVER_TOO_SLOW);
    assertThat(late(2 * SECOND, 0.01).verdict()).isEqualTo(Verdict.GENERATOR_TOO_SLOW);
  }

  @Test
  void aServerThatWasAwayAndCaughtUpHasNotKeptTheRate() {
    SegmentResult result = late(SECOND / 5, 0.5);
    result.latency().recordValue(4_000_000);
    assertThat(result.verdict()).isEqualTo(Verdict.KEPT);
    result.latency().recordValue(6_000_000);
    assertThat(result.verdict()).isEqualTo(Verdict.SERVER_TOO_SLOW);
  }

  private static SegmentResult late(long nanos, double idle) {
    return new SegmentResult(
        new Segment(100, SECOND),
        100,
        100,
        SECOND,
        SECOND + nanos,
        0,
        50 * SECOND,
        0,
        idle,
        new Histogram(2));
  }
}
