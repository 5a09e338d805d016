package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Positions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FarthestPositionsTest {
  private static final long SECOND = 1_000_000_000L;
  private final FarthestPositions sights = new FarthestPositions();

  private static Positions at(int partition, long offset, long appendTime) {
    return new Positions(new int[] {partition}, new long[] {offset}, new long[] {appendTime});
  }

  @Test
  void theBestIsTheFarthestOfEachPartition() {
    sights.add(new Positions(new int[] {1, 4}, new long[] {5, 9}, new long[] {50, 90}), 0);
    sights.add(new Positions(new int[] {0, 4, 6}, new long[] {1, 8, 2}, new long[] {1, 95, 3}), 1);
    sights.add(at(1, 6, 40), 2);

    assertThat(sights.best())
        .isEqualTo(
            new Positions(
                new int[] {0, 1, 4, 6}, new long[] {1, 6, 9, 2}, new long[] {1, 40, 90, 3}));
  }

  @Test
  void tellsSinceWhenTheFirstIsKnownThatIsNotReached() {
    for (int second = 0; second < 20; second++) {
      sights.add(at(0, 10L * second, 1000L * second), second * SECOND);
    }

    assertThat(sights.nanosUnreached(at(0, 165, 16_500), 20 * SECOND)).isEqualTo(3 * SECOND);
    assertThat(sights.nanosUnreached(at(0, 55, 5500), 20 * SECOND))
        .isBetween(14 * SECOND, 14 * SECOND * 5 / 4);
    assertThat(sights.nanosUnreached(at(0, 190, 19_000), 20 * SECOND)).isZero();
    assertThat(sights.nanosUnreached(Positions.NONE, 20 * SECOND)).isEqualTo(20 * SECOND);
  }

  /** Replicas that stay so far behind for hours, whatever the pauses between probes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 50, 1000})
  void isNeverTooLittleAndLittleTooMuchHoweverManyWereSeen(long pauseMillis) {
    long pause = pauseMillis * 1_000_000;
    for (int probe = 0; probe < 20_000; probe++) {
      sights.add(at(0, probe, pauseMillis * probe), probe * pause);
      for (int behind : new int[] {1, 3, 10, 25, 100, 1000, 3000}) {
        long offset = probe - behind;
        if (offset > 0) {
          long truth = (behind - 1) * pause;
          long told = sights.nanosUnreached(at(0, offset, pauseMillis * offset), probe * pause);
          assertThat(told).as("%d of %d", offset, probe).isBetween(truth, truth + truth / 4);
        }
      }
    }
  }

  @Test
  void holdsNoMoreThanItMay() {
    for (long i = 0; i < 10 * FarthestPositions.MAX; i++) {
      // Pauses that grow all the time, so that no two are near each other.
      sights.add(at(0, i, i), (long) Math.pow(1.03, i));
    }

    assertThat(sights.size()).isLessThanOrEqualTo(FarthestPositions.MAX);
    assertThat(sights.nanosUnreached(Positions.NONE, Long.MAX_VALUE))
        .isGreaterThan(Long.MAX_VALUE - 10);
  }
}
