package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Old samples leave by the clock: first for the roll-ups, then for good. */
class RetentionTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final Retention RETENTION =
      new Retention(Duration.ofHours(25), Duration.ofDays(32));
  private static final long EPSILON = 1;
  private final StoreUnderTest store = new StoreUnderTest(RETENTION);
  private final TreeMap<Long, double[]> reference = new TreeMap<>();
  private int added;

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /** The first value tells the sample, so that a row tells which one it was taken from. */
  private void add(long time) {
    double[] values = {added++, 1, 2};
    store.add(TAG, time, values);
    reference.put(time, values);
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void rowsBeyondTheRawSamplesAreOlderByLessThanABucket(long seed) {
    Random random = new Random(seed);
    long step = (long) Math.pow(10, 9 + 3.5 * random.nextDouble());
    store.now = START.plus(Duration.ofDays(3));
    List<Long> times =
        new ArrayList<>(
            LongStream.iterate(
                    nanos(START),
                    time -> time < nanos(store.now),
                    time -> time + 1 + (long) (random.nextDouble() * step))
                .limit(60_000)
                .boxed()
                .toList());
    if (random.nextBoolean()) {
      Collections.shuffle(times, random);
    }
    for (int i = 0; i < times.size(); i++) {
      add(times.get(i));
      if (random.nextInt(10_000) == 0) {
        store.passUntil(store.now.plusSeconds(4000));
      }
    }
    store.flush();
    for (int hours = 1; hours < 6; hours++) {
      store.passUntil(store.now.plusSeconds(3600));
    }
    assertThat(store.fragments.lists())
        .containsKey(ChunkKey.root(StoreUnderTest.series(TAG), Tiers.all()[0]));
    for (int i = 0; i < 30; i++) {
      assertNearlyExact(random);
    }
  }

  private void assertNearlyExact(Random random) {
    long length = (long) Math.pow(10, 12 + 2.5 * random.nextDouble());
    long from = nanos(START) + (long) (random.nextDouble() * Duration.ofDays(3).toNanos());
    assertNearlyExact(new Periods(from, from + length, 1 + random.nextInt(1000)), times());
  }

  /** The time of each value. */
  private Map<Double, Long> times() {
    Map<Double, Long> timeOf = new HashMap<>();
    reference.forEach((time, values) -> timeOf.put(values[0], time));
    return timeOf;
  }

  private void assertNearlyExact(Periods periods, Map<Double, Long> timeOf) {
    QueryResult.Rows rows = (QueryResult.Rows) store.ask(TAG, periods);
    for (int row = 1; row <= periods.points(); row++) {
      Map.Entry<Long, double[]> exact = reference.lowerEntry(periods.time(row));
      assertThat(rows.has(row)).as("row %d of %s", row, periods).isEqualTo(exact != null);
      if (exact != null) {
        assertThat(timeOf.containsKey(rows.value(row, 0)))
            .as("row %d of %s is what came last for its time", row, periods)
            .isTrue();
        long found = timeOf.get(rows.value(row, 0));
        assertThat(found)
            .as("row %d of %s, resolution %d", row, periods, rows.resolution())
            .isBetween(exact.getKey() - Math.max(0, rows.resolution() - EPSILON), exact.getKey());
      }
    }
    if (rows.resolution() > Tiers.width(Tiers.all()[0])) {
      assertThat(rows.resolution()).isLessThanOrEqualTo(periods.width() / 8);
    }
  }

  /** Samples come in any order, some of them again with other values, before and after upkeep. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aCorrectionStaysWhatItCorrected(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofDays(3));
    long step = (long) Math.pow(10, 9 + 2.5 * random.nextDouble());
    for (int round = 0; round < 12; round++) {
      long from = nanos(START) + (long) (random.nextDouble() * Duration.ofHours(1).toNanos());
      for (int i = 0; i < 300; i++) {
        boolean again = !reference.isEmpty() && random.nextInt(3) == 0;
        add(again ? anyHeld(random) : from + (long) (random.nextDouble() * 300 * step));
        if (random.nextInt(100) == 0) {
          store.flush();
        }
      }
      store.flush();
      assertNearlyExactNear(random);
      if (random.nextInt(3) > 0) {
        store.passUntil(store.now.plusSeconds(7300));
        assertNearlyExactNear(random);
      }
    }
  }

  private long anyHeld(Random random) {
    long first = reference.firstKey();
    return reference.floorKey(first + (long) (random.nextDouble() * (reference.lastKey() - first)));
  }

  /** Queries times right after samples, where a row is easily taken from the wrong one. */
  private void assertNearlyExactNear(Random random) {
    Map<Double, Long> timeOf = times();
    for (int i = 0; i < 40; i++) {
      long time = anyHeld(random);
      long length = 1 + (long) Math.pow(10, 13.5 * random.nextDouble());
      int points = (int) Math.min(length, 1 + random.nextInt(200));
      assertNearlyExact(new Periods(time + 1 - length, time + 1, points), timeOf);
    }
  }

  @Test
  void aRowIsExactWhereItsBucketEndsBeforeItAndOnlyThere() {
    store.now = START.plus(Duration.ofDays(3));
    for (int second : new int[] {1, 4, 8}) {
      add(nanos(START.plusSeconds(second)));
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    assertThat(store.fragments.lists())
        .doesNotContainKey(ChunkKey.root(StoreUnderTest.series(TAG), ChunkKey.RAW));
    assertThat(resolutionAt(START.plusSeconds(9))).isZero();
    assertThat(resolutionAt(START.plusSeconds(5))).isEqualTo(Duration.ofSeconds(10).toNanos());

    add(nanos(START.plusSeconds(2)));
    store.flush();
    assertThat(resolutionAt(START.plusSeconds(9))).isZero();
    assertThat(resolutionAt(START.plusSeconds(5)))
        .as("the sample of second 4 may be hidden in the bucket behind the late one")
        .isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  private long resolutionAt(Instant time) {
    return ((QueryResult.Rows) store.ask(TAG, new Periods(nanos(time) - 1000, nanos(time), 1)))
        .resolution();
  }

  @Test
  void rowsWithinTheRawRetentionStayExact() {
    store.now = START.plus(Duration.ofDays(2));
    for (int i = 0; i < 40_000; i++) {
      add(nanos(START) + i * 4_320_000_000L);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    Periods periods =
        new Periods(nanos(store.now.minus(Duration.ofHours(24))), nanos(store.now), 1000);
    QueryResult answer = store.ask(TAG, periods);
    assertThat(((QueryResult.Rows) answer).resolution()).isZero();
    assertThat(StoreUnderTest.rows(answer))
        .isDeepEqualTo(StoreUnderTest.expected(reference, periods));
  }

  @Test
  void aSampleOfTheFarFutureExpiresNothing() {
    store.now = START;
    for (int i = 0; i < 3000; i++) {
      add(nanos(START.minusSeconds(3600)) + i * 1_000_000_000L);
    }
    add(nanos(START.plus(Duration.ofDays(400))));
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(5)));
    assertThat(store.entry(TAG).count()).isEqualTo(3001);
  }

  @Test
  void samplesFromBeforeAllThatIsLeftBeginTheTreeAnew() {
    store.now = START.plus(Duration.ofDays(2));
    int chunks = ChunkIndex.PAGE_LIMIT * 3 / 2; // more than a page of them
    int samples = chunks * ChunkTree.TARGET;
    for (int i = 0; i < samples; i++) {
      add(nanos(START) + i * (Duration.ofDays(2).toNanos() / samples));
    }
    store.flush();
    assertThat(store.store.samples().tally().sealed()).isGreaterThan(ChunkIndex.PAGE_LIMIT);
    store.passUntil(store.now.plus(Duration.ofHours(2)));
    reference.clear();
    for (int i = 0; i < 3000; i++) {
      add(nanos(START) - i * 1_000_000_000L);
      if (i % 100 == 0) {
        store.flush();
      }
    }
    store.flush();
    Periods periods = new Periods(nanos(START) - 3000_000_000_000L, nanos(START) + 1, 1000);
    assertThat(StoreUnderTest.rows(store.ask(TAG, periods)))
        .isDeepEqualTo(StoreUnderTest.expected(reference, periods));
  }

  /** As when Kafka's log was set back to an older copy, and all that it has is read again. */
  @Test
  void samplesReadAgainCountTwiceOnceTheyAreRolledUpAndChangeNoRow() {
    Periods periods = new Periods(nanos(START), nanos(START.plus(Duration.ofHours(1))), 10);
    store.now = START.plus(Duration.ofHours(1));
    readAnHour();
    readAnHour();
    assertThat(store.entry(TAG).count()).as("raw").isEqualTo(3600);
    store.passUntil(START.plus(Duration.ofHours(27)));
    double[][] before = StoreUnderTest.rows(store.ask(TAG, periods));

    readAnHour();
    store.passUntil(START.plus(Duration.ofHours(29)));

    assertThat(store.entry(TAG).count()).as("rolled up").isEqualTo(2 * 3600);
    assertThat(StoreUnderTest.rows(store.ask(TAG, periods))).isDeepEqualTo(before);
  }

  private void readAnHour() {
    for (int i = 0; i < 3600; i++) {
      store.add(TAG, nanos(START.plusSeconds(i)), i, 1, 2);
    }
    store.flush();
  }

  @Test
  void nothingIsLeftOfATagWhenItsLastBucketIsTooOld() {
    store.now = START.plus(Duration.ofHours(30));
    for (int i = 0; i < 20_000; i++) {
      add(nanos(START) + i * 5_000_000_000L);
    }
    store.flush();
    assertThat(store.entry(TAG).count()).isEqualTo(20_000);
    for (int day = 2; day < 31; day++) {
      store.passUntil(START.plus(Duration.ofDays(day)));
    }
    assertThat(store.entry(TAG).count()).isEqualTo(20_000);
    assertThat(store.entry(TAG).first()).isEqualTo(nanos(START));
    for (int day = 31; day < 36; day++) {
      store.passUntil(START.plus(Duration.ofDays(day)));
    }
    assertThat(store.entry(TAG)).isNull();
    assertThat(store.fragments.lists()).isEmpty();
    assertThat(store.names.size()).isZero();
    assertThat(store.scheduled).isEmpty();
    assertThat(store.ask(TAG, new Periods(0, 1000, 10))).isInstanceOf(QueryResult.Refusal.class);

    add(nanos(store.now));
    store.flush();
    assertThat(store.entry(TAG).count()).isEqualTo(1);
  }
}
