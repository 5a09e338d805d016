package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CopyPaceTest {
  private static final int PIECE = 16 << 10;

  private final CopyPace pace = new CopyPace();

  private long rests(int pieces) {
    return IntStream.range(0, pieces).filter(piece -> pace.isDue(PIECE)).count();
  }

  @Test
  void restsAfterEveryStretch() {
    int pieces = CopyPace.STRETCH_BYTES / PIECE;
    assertThat(rests(pieces - 1)).isZero();
    assertThat(rests(1)).isOne();
    assertThat(rests(10 * pieces)).isEqualTo(10);
  }

  @Test
  void restsForASecondAtTheMost() {
    assertThat(rests(2 * CopyPace.RESTS * CopyPace.STRETCH_BYTES / PIECE))
        .isEqualTo(CopyPace.RESTS);
    assertThat(CopyPace.RESTS * CopyPace.REST_MILLIS).isEqualTo(1000);
  }

  @Test
  void restsAsLongAsItSays() {
    int stretches = 50;
    long begin = System.nanoTime();
    for (int i = 0; i < stretches; i++) {
      pace.copied(CopyPace.STRETCH_BYTES);
    }
    // A rest may end early now and then, but not most of them.
    assertThat((System.nanoTime() - begin) / 1_000_000)
        .isGreaterThan(stretches * CopyPace.REST_MILLIS / 2);
  }
}
