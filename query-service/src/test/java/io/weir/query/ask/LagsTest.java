package io.weir.query.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Positions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LagsTest {
  private static final long HOUR = 3_600_000;

  private final Replica one = new Replica(TwoReplicas.ONE);
  private final Replica two = new Replica(TwoReplicas.TWO);
  private final Lags lags = new Lags();

  /** Of partitions 0, 1, ...: an offset and an append time each. */
  private static Positions at(long... offsetsAndTimes) {
    int count = offsetsAndTimes.length / 2;
    int[] partitions = new int[count];
    long[] offsets = new long[count];
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      partitions[i] = i;
      offsets[i] = offsetsAndTimes[2 * i];
      times[i] = offsetsAndTimes[2 * i + 1];
    }
    return new Positions(partitions, offsets, times);
  }

  private void probe(Replica replica, long atMillis, Positions positions) {
    lags.observe(replica, positions, TimeUnit.MILLISECONDS.toNanos(atMillis));
  }

  @Test
  void nobodyIsBehindAlone() {
    probe(one, 0, at(5, 1000));
    probe(one, 1000, at(6, HOUR));

    assertThat(one.behindMillis()).isZero();
  }

  @Test
  void aReplicaThatLagsWhenItIsFirstSeenIsKnownToAtOnceInEitherOrder() {
    probe(one, 0, at(5, 1000));
    probe(two, 1, at(60, 9000));

    assertThat(one.behindMillis()).isEqualTo(8000);
    assertThat(two.behindMillis()).isZero();
    probe(one, 2, at(60, 9000));
    assertThat(one.behindMillis()).isZero();
  }

  /** Everything else goes on as before; the newest of all partitions says nothing. */
  @Test
  void aPartitionThatIsStuckDoesNotHideAmongOthers() {
    for (int second = 0; second <= 10; second++) {
      long time = 1000L * second;
      probe(one, time, at(second, time, second, time));
      probe(two, time + 500, at(Math.min(second, 3), Math.min(time, 3000), second, time));
    }

    assertThat(two.behindMillis()).isEqualTo(7000);
    assertThat(one.behindMillis()).isZero();
  }

  @Test
  void aRecordAfterALongQuietTimeMakesNobodyAnHourBehind() {
    probe(one, 0, at(5, 1000));
    probe(two, 500, at(5, 1000));
    probe(one, 1000, at(6, HOUR));
    probe(two, 1001, at(5, 1000));

    assertThat(two.behindMillis()).as("since it was last seen to have all").isEqualTo(501);
    probe(two, 2001, at(6, HOUR));
    assertThat(two.behindMillis()).isZero();
  }

  @Test
  void whoIsNeverSeenToCatchUpSinceOthersAreAskedLaterIsBehindByWhatItLacks() {
    for (int second = 0; second <= 100; second++) {
      long time = 1000L * second;
      probe(one, time, at(10L * second, time));
      probe(two, time + 1, at(10L * second - (second == 0 ? 0 : 1), time - 30));
    }

    assertThat(two.behindMillis()).isEqualTo(30);
  }

  @Test
  void isMeasuredByWhatADeadOneHad() {
    probe(one, 0, at(50, 50_000));
    probe(two, 1, at(20, 20_000));
    probe(two, 60_000, at(30, 30_000));

    assertThat(two.behindMillis()).isEqualTo(20_000);
    probe(two, 61_000, at(50, 50_000));
    assertThat(two.behindMillis()).isZero();
  }

  @Test
  void offsetsOfATopicThatWasMadeAnewCountByTheirTime() {
    probe(one, 0, at(50_000, 1000));
    probe(two, 1, at(50_000, 1000));
    probe(two, 1000, at(3, 2000));

    assertThat(two.behindMillis()).isZero();
  }

  @Test
  void aPartitionThatOnlyAnotherKnowsCountsFromWhenItWasSeen() {
    probe(one, 0, at(5, 1000));
    probe(two, 0, at(5, 1000));
    probe(one, 1000, at(5, 1000, 0, HOUR));
    probe(two, 1500, at(5, 1000));
    probe(two, 4500, at(5, 1000));

    assertThat(two.behindMillis()).isEqualTo(3000);
  }
}
