package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final int PIECE = 16 << 10;

  private final Pace pace = new Pace();

  private long rests(int pieces) {
    return IntStream.range(0, pieces).filter(piece -> pace.isDue(PIECE)).count();
  }

  @Test
  void restsAfterEveryStretch() {
    int pieces = Pace.STRETCH_BYTES / PIECE;
    assertThat(rests(pieces - 1)).isZero();
    assertThat(rests(1)).isOne();
    assertThat(rests(10 * pieces)).isEqualTo(10);
  }

  @Test
  void restsForASecondAtTheMost() {
    assertThat(rests(2 * Pace.RESTS * Pace.STRETCH_BYTES / PIECE)).isEqualTo(Pace.RESTS);
    assertThat(Pace.RESTS * Pace.REST_MILLIS).isEqualTo(1000);
  }

  @Test
  void restsAsLongAsItSays() {
    int stretches = 50;
    long begin = System.nanoTime();
    for (int i = 0; i < stretches; i++) {
      pace.copied(Pace.STRETCH_BYTES);
    }
    // A rest may end early now and then, but not most of them.
    assertThat((System.nanoTime() - begin) / 1_000_000)
        .isGreaterThan(stretches * Pace.REST_MILLIS / 2);
  }
}
