package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Positions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LagsTest {
  private static final long HOUR = 3_600_000;

  private final Replica one = new Replica(TwoReplicas.ONE);
  private final Replica two = new Replica(TwoReplicas.TWO);
  private long now;
  private final Lags lags = lags(2);

  private Lags lags(int replicas) {
    return new Lags(replicas, () -> Instant.ofEpochMilli(now), Replica::behindMillis);
  }

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
    Lags alone = lags(1);
    now = 2 * HOUR;
    alone.observe(one, at(5, 1000), 0);
    alone.observe(one, at(6, HOUR), 1_000_000);

    assertThat(one.behindMillis()).isZero();
  }

  /** The one that was never seen may have died with more, while this service was restarted. */
  @Test
  void isBehindSinceItsOldestPositionWhileAnotherWasNeverSeen() {
    now = 9_000;
    probe(one, 0, at(5, 8_900, 7, 6_000));
    assertThat(one.behindMillis()).isEqualTo(3000);

    now = 10_000;
    probe(one, 1000, at(6, 9_900, 8, 9_800));
    assertThat(one.behindMillis()).isEqualTo(200);

    now = HOUR;
    probe(two, 2000, at(6, 9_900, 8, 9_800));
    probe(one, 2000, at(6, 9_900, 8, 9_800));
    assertThat(one.behindMillis()).isZero();
    assertThat(two.behindMillis()).isZero();
  }

  @Test
  void aClockThatIsAheadOfThisOneMakesNobodyBehind() {
    now = 9_000;
    probe(one, 0, at(5, 9_500));

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
    probe(two, 10_000, at(30, 30_000));

    assertThat(two.behindMillis()).isEqualTo(20_000);
    probe(two, 61_000, at(50, 50_000));
    assertThat(two.behindMillis()).isZero();
  }

  /** The leader before had a clock that is 5 s ahead of its successor's. */
  @Test
  void aRecordThatALaterLeaderStampsEarlierIsFartherAllTheSame() {
    probe(one, 0, at(50, 9000));
    probe(two, 0, at(50, 9000));
    probe(one, 1000, at(60, 5000));
    for (int second = 1; second <= 4; second++) {
      probe(one, 1000L * second, at(50 + 10L * second, 4000 + 1000L * second));
      probe(two, 1000L * second, at(50, 9000));
    }

    assertThat(one.behindMillis()).isZero();
    assertThat(two.behindMillis()).as("since the first that it lacks was seen").isEqualTo(3000);
  }

  /** By append times it would be 1 s behind, which is the 9 s less what the clocks differ. */
  @Test
  void isNoLessBehindThanWhatItLacksHasBeenKnownFor() {
    for (int second = 0; second <= 20; second++) {
      long leadersClock = 1000L * second - (second > 15 ? 8000 : 0);
      probe(one, 1000L * second, at(10L * second, leadersClock));
      probe(
          two,
          1000L * second + 1,
          at(Math.min(110, 10L * second), Math.min(11_000, 1000L * second)));
    }

    assertThat(one.behindMillis()).isZero();
    assertThat(two.behindMillis()).isEqualTo(8001);
  }

  @Test
  void aReplicaThatStaysBehindADeadOneIsBehindForAsLong() {
    probe(one, 0, at(51, 51_000));
    probe(two, 1, at(50, 50_000));
    probe(two, 60_000, at(50, 50_000));

    assertThat(two.behindMillis()).isEqualTo(60_000);
  }

  @Test
  void offsetsOfATopicThatWasMadeAnewCountByTheirTimeOnceThatIsLaterThanClocksDiffer() {
    probe(one, 0, at(50_000, 1000));
    probe(two, 1, at(50_000, 1000));
    probe(one, 61_000, at(50_000, 1000));
    probe(two, 61_500, at(3, 62_001));

    assertThat(two.behindMillis()).isZero();
    assertThat(one.behindMillis()).isZero();
    probe(one, 64_500, at(50_000, 1000));
    assertThat(one.behindMillis()).as("it reads what is no longer there").isEqualTo(3500);
  }

  @Test
  void aPartitionThatOnlyAnotherKnowsCountsFromWhenItWasSeen() {
    probe(one, 0, at(5, 1000));
    probe(two, 0, at(5, 1000));
    probe(one, 1000, at(5, 1000, 0, HOUR));
    probe(two, 1500, at(5, 1000));
    probe(two, 4500, at(5, 1000));

    assertThat(two.behindMillis()).isEqualTo(3500);
  }

  /** The log was cut off at offset 4, and nothing was sent after two more records. */
  @Test
  void nobodyIsBehindWhatWasCutOffForEver() {
    probe(one, 0, at(9, 9000));
    probe(two, 1, at(9, 9000));
    probe(one, 2000, at(5, 11_000));
    probe(two, 2001, at(5, 11_000));
    probe(one, 60_000, at(5, 11_000));

    assertThat(one.behindMillis()).isZero();
    assertThat(two.behindMillis()).isZero();
  }
}
