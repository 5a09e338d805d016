package io.weir.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000L);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void timesIncreaseStrictlyAndStayInsideTheirSegment(long seed) {
    Schedule schedule = Schedules.random(new SplittableRandom(seed));
    long before = schedule.start() - 1;
    for (long n = 0; n < schedule.count(); n++) {
      long time = schedule.time(n);
      int segment = schedule.segmentOf(n);
      assertThat(time).isGreaterThan(before);
      assertThat(time)
          .isGreaterThanOrEqualTo(schedule.startOf(segment))
          .isLessThan(schedule.startOf(segment + 1));
      before = time;
    }
    assertThat(before).isLessThan(schedule.end());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsHowManyAreBeforeATime(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Schedule schedule = Schedules.random(random);
    for (int i = 0; i < 2000; i++) {
      long n = random.nextLong(schedule.count());
      long time = schedule.time(n);
      assertThat(schedule.countBefore(time)).isEqualTo(n);
      assertThat(schedule.countBefore(time + 1)).isEqualTo(n + 1);
    }
    assertThat(schedule.countBefore(schedule.start())).isZero();
    assertThat(schedule.countBefore(Long.MIN_VALUE)).isZero();
    assertThat(schedule.countBefore(schedule.end())).isEqualTo(schedule.count());
    assertThat(schedule.countBefore(Long.MAX_VALUE)).isEqualTo(schedule.count());
  }

  @Test
  void takesTheFloorOfExactTimes() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 1000; i++) {
      long rate = random.nextLong(1, 300_000);
      Segment segment = new Segment(rate, 86_400_000_000_000L);
      long n = random.nextLong(segment.count());
      long exact =
          BigInteger.valueOf(n).multiply(SECOND).divide(BigInteger.valueOf(rate)).longValue();
      assertThat(segment.offset(n)).isEqualTo(exact);
    }
  }

  @Test
  void refusesWhatItCannotNumber() {
    Segment day = new Segment(1_000_000, 86_400_000_000_000L);
    assertThatThrownBy(() -> new Schedule(0, List.of(day)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 2147483647, got 86400000000");
    assertThatThrownBy(() -> new Schedule(0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Segment(0, 1)).hasMessageContaining("rate");
    assertThatThrownBy(() -> new Segment(1, 0)).hasMessageContaining("nanos");
  }

  @Test
  void peaksHoldAMinuteAtFiveTimesAndASecondAtTwentyTimes() {
    List<Segment> segments = Profile.PEAKS.segments(10_000, 300_000_000_000L);
    assertThat(segments).hasSize(5);
    assertThat(segments.get(1)).isEqualTo(new Segment(50_000, 60_000_000_000L));
    assertThat(segments.get(3)).isEqualTo(new Segment(200_000, 1_000_000_000L));
    assertThat(segments.get(3).count()).isEqualTo(200_000);
    assertThatThrownBy(() -> Profile.PEAKS.segments(10_000, 1_000_000_000L))
        .hasMessageContaining("8s or more");
  }
}
