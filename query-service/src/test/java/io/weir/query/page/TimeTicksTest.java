package io.weir.query.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeTicksTest {
  private static final long SECOND = 1_000_000_000;
  private static final long NOON = 1_769_860_800L * SECOND;

  @Test
  void marksTenMinutesByTheMinuteWithTheDateOnce() {
    List<TimeTicks.Tick> ticks = TimeTicks.of(NOON - 30 * SECOND, NOON + 570 * SECOND);

    assertThat(ticks)
        .extracting(TimeTicks.Tick::time)
        .containsExactly("12:00", "12:02", "12:04", "12:06", "12:08");
    assertThat(ticks)
        .extracting(TimeTicks.Tick::date)
        .containsExactly("2026-01-31", "", "", "", "");
    assertThat(ticks.get(0).at()).isEqualTo(0.05, within(1e-12));
  }

  @Test
  void saysWhenTheDayChanges() {
    long midnight = NOON + 12 * 3600 * SECOND;

    List<TimeTicks.Tick> ticks = TimeTicks.of(midnight - 3600 * SECOND, midnight + 3600 * SECOND);

    assertThat(ticks)
        .extracting(tick -> tick.time() + tick.date())
        .containsExactly(
            "23:002026-01-31",
            "23:15",
            "23:30",
            "23:45",
            "00:002026-02-01",
            "00:15",
            "00:30",
            "00:45",
            "01:00");
  }

  @Test
  void marksNanosecondsByTheirFraction() {
    assertThat(TimeTicks.of(NOON, NOON + 4))
        .extracting(TimeTicks.Tick::time)
        .containsExactly(
            "12:00:00",
            "12:00:00.000000001",
            "12:00:00.000000002",
            "12:00:00.000000003",
            "12:00:00.000000004");
  }

  @Test
  void marksAllOfInt64() {
    List<TimeTicks.Tick> ticks = TimeTicks.of(Long.MIN_VALUE, Long.MAX_VALUE);

    assertThat(ticks)
        .hasSizeBetween(8, 14)
        .isSortedAccordingTo((a, b) -> Double.compare(a.at(), b.at()));
    assertThat(ticks).allMatch(tick -> tick.at() >= 0 && tick.at() <= 1);
  }

  @Test
  void staysWithinAnyInterval() {
    long seed = System.nanoTime();
    System.out.println("TimeTicksTest: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long a = random.nextLong() >> random.nextInt(64);
      long b =
          random.nextBoolean() ? random.nextLong() : a + (random.nextLong() >> random.nextInt(64));
      if (a != b) {
        assertThat(TimeTicks.of(Math.min(a, b), Math.max(a, b)))
            .as("%d to %d", a, b)
            .hasSizeLessThan(15)
            .allMatch(tick -> tick.at() >= 0 && tick.at() <= 1)
            .extracting(TimeTicks.Tick::at)
            .doesNotHaveDuplicates();
      }
    }
  }
}
