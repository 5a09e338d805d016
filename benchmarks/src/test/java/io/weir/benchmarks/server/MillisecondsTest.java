package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import org.junit.jupiter.api.Test;

class MillisecondsTest {
  private static final long MILLI = 1_000_000L;
  private static final long START = 1_700_000_000_000L * MILLI;

  @Test
  void instantsAreBelowTheNearestMillisecond() {
    Milliseconds down =
        Milliseconds.of(new Periods(START + 400_000, START + 400_000 + 60_000 * MILLI, 1000));
    Milliseconds up =
        Milliseconds.of(new Periods(START + 600_000, START + 600_000 + 60_000 * MILLI, 1000));

    assertThat(down.step()).isEqualTo(60);
    assertThat(down.first()).isEqualTo(1_700_000_000_059L);
    assertThat(up.first()).isEqualTo(1_700_000_000_060L);
    assertThat(down.last()).isEqualTo(1_700_000_000_059L + 999 * 60);
    assertThat(down.index(down.last())).isEqualTo(999);
  }

  @Test
  void singleInstantSeesTheSampleRightBeforeIt() {
    long time = START + 400_000;

    Milliseconds single = Milliseconds.of(new Periods(time - 1000 * MILLI, time + 1, 1));

    assertThat(single.first()).isEqualTo(time / MILLI);
  }

  @Test
  void secondsHaveThreeDecimals() {
    assertThat(Milliseconds.seconds(1_700_000_000_007L)).isEqualTo("1700000000.007");
  }
}
