package io.weir.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Answer;
import io.weir.model.Periods;
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

/** Old samples leave by the clock: first for the ladder, then for good. */
class RetentionTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final Retention RETENTION =
      new Retention(Duration.ofHours(25), Duration.ofDays(32));
  private static final long EPSILON = 1;

  private final StoreUnderTest store = new StoreUnderTest(RETENTION);
  private final TreeMap<Long, double[]> reference = new TreeMap<>();

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /** The first value tells the sample, so that a row tells which one it was taken from. */
  private void add(long time) {
    double[] values = {reference.size(), 1, 2};
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
    int rowsFromLadder = 0;
    for (int i = 0; i < 30; i++) {
      rowsFromLadder += assertNearlyExact(random);
    }
    assertThat(rowsFromLadder).isPositive();
  }

  private int assertNearlyExact(Random random) {
    long length = (long) Math.pow(10, 12 + 2.5 * random.nextDouble());
    long from = nanos(START) + (long) (random.nextDouble() * Duration.ofDays(3).toNanos());
    Periods periods = new Periods(from, from + length, 1 + random.nextInt(1000));
    Answer.Rows rows = (Answer.Rows) store.ask(TAG, periods);
    Map<Double, Long> timeOf = new HashMap<>();
    reference.forEach((time, values) -> timeOf.put(values[0], time));
    for (int row = 1; row <= periods.points(); row++) {
      Map.Entry<Long, double[]> exact = reference.lowerEntry(periods.time(row));
      assertThat(rows.has(row)).as("row %d of %s", row, periods).isEqualTo(exact != null);
      if (exact != null) {
        long found = timeOf.get(rows.value(row, 0));
        assertThat(found)
            .as("row %d of %s", row, periods)
            .isBetween(exact.getKey() - Math.max(0, rows.resolution() - EPSILON), exact.getKey());
      }
    }
    if (rows.resolution() > Ladder.width(Ladder.tiers()[0])) {
      assertThat(rows.resolution()).isLessThanOrEqualTo(periods.width() / 8);
    }
    return rows.resolution() > 0 ? 1 : 0;
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
    Answer answer = store.ask(TAG, periods);
    assertThat(((Answer.Rows) answer).resolution()).isZero();
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
    int chunks = Directory.PAGE_LIMIT * 3 / 2; // more than a page of them
    int samples = chunks * ChunkTree.TARGET;
    for (int i = 0; i < samples; i++) {
      add(nanos(START) + i * (Duration.ofDays(2).toNanos() / samples));
    }
    store.flush();
    assertThat(store.store.samples().tally().sealed()).isGreaterThan(Directory.PAGE_LIMIT);
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
    assertThat(store.entry(TAG).count()).isZero();
    assertThat(store.entry(TAG).first()).isEqualTo(nanos(START));
    for (int day = 31; day < 36; day++) {
      store.passUntil(START.plus(Duration.ofDays(day)));
    }
    assertThat(store.entry(TAG)).isNull();
    assertThat(store.fragments.lists()).isEmpty();
    assertThat(store.scheduled).isEmpty();
    assertThat(store.ask(TAG, new Periods(0, 1000, 10))).isInstanceOf(Answer.Refusal.class);

    add(nanos(store.now));
    store.flush();
    assertThat(store.entry(TAG).count()).isEqualTo(1);
  }
}
