package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlushPaceTest {
  private final FlushPace pace = new FlushPace(Duration.ofMillis(30));

  @Test
  void waitsForTheIntervalWhereFlushesAreShort() {
    assertThat(pace.millis()).isEqualTo(30);
    pace.flushed(3_000_000);
    assertThat(pace.millis()).isEqualTo(30);
  }

  @Test
  void givesALongFlushAnEighthOfTheTime() {
    pace.flushed(20_000_000);
    assertThat(pace.millis()).isEqualTo(160);
    pace.flushed(0);
    assertThat(pace.millis()).isEqualTo(30);
  }

  @Test
  void waitsForTenIntervalsAtMost() {
    pace.flushed(5_000_000_000L);
    assertThat(pace.millis()).isEqualTo(300);
  }

  @Test
  void waitsNoLongerThanAnswersMayLagWhereTheIntervalIsLong() {
    FlushPace slow = new FlushPace(Duration.ofMillis(400));
    slow.flushed(5_000_000_000L);
    assertThat(slow.millis()).isEqualTo(500);
    FlushPace slower = new FlushPace(Duration.ofSeconds(1));
    slower.flushed(5_000_000_000L);
    assertThat(slower.millis()).isEqualTo(1000);
  }

  @Test
  void waitsForNothingWithoutAnInterval() {
    FlushPace none = new FlushPace(Duration.ZERO);
    none.flushed(5_000_000_000L);
    assertThat(none.millis()).isZero();
  }
}
