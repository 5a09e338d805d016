package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import io.weir.model.decimal.Decimals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Functions where samples are no longer held, or only some of them. */
class FunctionsOfBucketsTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long FIRST = START.getEpochSecond() * 1_000_000_000L;
  private static final long TEN_MINUTES = Duration.ofMinutes(10).toNanos();

  /** What buckets say as exactly as samples, but for what is rounded to a millionth. */
  private static final List<SampleFunction> KEPT =
      Stream.of(
              Kind.LAST,
              Kind.FIRST,
              Kind.MIN,
              Kind.MAX,
              Kind.AVG,
              Kind.SUM,
              Kind.COUNT,
              Kind.RANGE,
              Kind.STDDEV,
              Kind.DELTA,
              Kind.RATE,
              Kind.OHLC,
              Kind.TWA)
          .map(SampleFunction::of)
          .toList();

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final TreeMap<Long, double[]> reference = new TreeMap<>();

  private void add(long time, double... values) {
    store.add(TAG, time, values);
    reference.put(time, values);
  }

  /** Two days of samples, of which the first is rolled up. */
  private void fill(Random random) {
    store.now = START.plus(Duration.ofDays(2));
    long step = Duration.ofSeconds(5 + random.nextInt(60)).toNanos();
    for (long time = FIRST; time < FIRST + Duration.ofDays(2).toNanos(); ) {
      add(time, Math.rint(random.nextGaussian() * 1000) / 1000, random.nextInt(100) / 10.0);
      time += 1 + random.nextLong(random.nextInt(100) == 0 ? 100 * step : 2 * step);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    assertThat(store.fragments.lists())
        .containsKey(ChunkKey.root(new Series(TAG, 2), Tiers.all()[0]));
  }

  /** Where no bucket is cut by an edge. */
  @Seeded
  void periodsOfWholeBucketsAreWhatTheirSamplesSay(long seed) {
    Random random = new Random(seed);
    fill(random);
    for (int round = 0; round < 3; round++) {
      int points = 1 + random.nextInt(20);
      long from = FIRST + TEN_MINUTES * (random.nextInt(200) - 10);
      long length = TEN_MINUTES * (1 + random.nextInt(20));
      assertExact(new Periods(from, from + points * length, points));
    }
    assertThat(ask(new Periods(FIRST, FIRST + 80 * TEN_MINUTES, 10), KEPT).resolution())
        .isEqualTo(TEN_MINUTES);
    long later = FIRST + Duration.ofHours(30).toNanos();
    assertThat(ask(new Periods(later, later + 80 * TEN_MINUTES, 10), KEPT).resolution()).isZero();
  }

  /** Each bucket is put together from narrower ones; no error of that is left in its sums. */
  @Seeded
  void sumsOfDecimalsAreExactInEveryTier(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofDays(2));
    double value = 30 * random.nextGaussian();
    for (int second = 0; second < 20_000; second++) {
      value = Math.rint((value + 0.05 * random.nextGaussian()) * 1000) / 1000;
      add(FIRST + Duration.ofSeconds(second).toNanos(), value, -value);
    }
    roll();
    List<SampleFunction> functions = Stream.of(Kind.SUM, Kind.AVG).map(SampleFunction::of).toList();
    for (long period : new long[] {80, 480, 4800}) {
      Periods periods = new Periods(FIRST, FIRST + 4 * period * 1_000_000_000L, 4);
      QueryResult.FunctionRows rows = ask(periods, functions);
      assertThat(rows.resolution()).isEqualTo(Duration.ofSeconds(period / 8).toNanos());
      new FunctionReference(reference, periods, 0, 1).assertIsResultOf(rows, functions);
    }
    assertSumsAreStoredAsDecimals();
  }

  private void assertSumsAreStoredAsDecimals() {
    for (int tier : Tiers.all()) {
      ChunkKey root = ChunkKey.root(new Series(TAG, 2), tier);
      double[] bucket = new double[BucketRow.width(2)];
      try (TreeCursor buckets = new TreeCursor(store.fragments, root, bucket.length)) {
        for (boolean more = buckets.seekFirst(); more; more = buckets.next()) {
          buckets.copyValues(bucket, 0);
          int column = BucketRow.column(0, BucketRow.SUM);
          assertThat(Decimals.places(bucket, column, 1, 1))
              .as("places of %s in tier %d", bucket[column], tier)
              .isLessThanOrEqualTo(3);
        }
      }
    }
  }

  private void assertExact(Periods periods) {
    new FunctionReference(reference, periods, 0, 1)
        .within(1e-5)
        .assertIsResultOf(ask(periods, KEPT), KEPT);
  }

  private QueryResult.FunctionRows ask(Periods periods, List<SampleFunction> functions) {
    return (QueryResult.FunctionRows) store.ask(new Query.Report(TAG, periods, 0, 0, 0, functions));
  }

  /** Samples that came after theirs were rolled up, and wait for the next upkeep. */
  @Seeded
  void lateSamplesAmidBucketsCountByTheirTime(long seed) {
    Random random = new Random(seed);
    fill(random);
    for (int i = 0; i < 200; i++) {
      long time = FIRST + random.nextLong(Duration.ofHours(20).toNanos());
      if (!reference.containsKey(time)) {
        add(time, random.nextInt(100), i);
      }
    }
    store.flush();
    List<SampleFunction> functions = KEPT.stream().filter(f -> f.kind() != Kind.TWA).toList();
    Periods periods = new Periods(FIRST, FIRST + 120 * TEN_MINUTES, 15);
    new FunctionReference(reference, periods, 0, 1)
        .within(1e-5)
        .assertIsResultOf(ask(periods, functions), functions);
  }

  /** What it corrects cannot be taken out of sums and extremes again, before an upkeep or after. */
  @Test
  void aCorrectionOfARolledUpSampleCountsNextToItButAsFirstAndLastInItsPlace() {
    store.now = START.plus(Duration.ofDays(2));
    long second = 1_000_000_000L;
    for (int i = 0; i < 4; i++) {
      add(FIRST + i * second, 1 + i);
    }
    roll();

    add(FIRST + second, 20);
    assertCounts(5, 30, 1, 1, 20, 4);
    roll();
    assertCounts(5, 30, 1, 1, 20, 4);
    add(FIRST, 6);
    add(FIRST + 3 * second, 0.5);
    assertCounts(7, 36.5, 6, 0.5, 20, 0.5);
    roll();
    assertCounts(7, 36.5, 6, 0.5, 20, 0.5);
  }

  private void roll() {
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
  }

  private void assertCounts(
      double count, double sum, double first, double min, double max, double last) {
    store.flush();
    List<SampleFunction> functions =
        Stream.of(Kind.COUNT, Kind.SUM, Kind.AVG, Kind.FIRST, Kind.MIN, Kind.MAX, Kind.LAST)
            .map(SampleFunction::of)
            .toList();
    QueryResult.FunctionRows rows = ask(new Periods(FIRST, FIRST + TEN_MINUTES, 1), functions);
    assertThat(rows.columns().stream().map(column -> column.values()[0]))
        .containsExactly(count, sum, sum / count, first, min, max, last);
    assertThat(rows.resolution()).isPositive();
  }

  @Test
  void aBucketCountsInThePeriodOfItsFirstSample() {
    store.now = START.plus(Duration.ofDays(2));
    add(FIRST + 1, 1);
    add(FIRST + 9_000_000_000L, 3);
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    Periods periods = new Periods(FIRST, FIRST + 10_000_000_000L, 2);
    List<SampleFunction> functions =
        Stream.of(Kind.COUNT, Kind.TWA, Kind.M4).map(SampleFunction::of).toList();
    QueryResult.FunctionRows rows = ask(periods, functions);
    assertThat(rows.resolution()).isEqualTo(10_000_000_000L);
    assertThat(rows.columns().get(0).values()).containsExactly(2, 0);
    assertThat(rows.columns().get(1).values()).containsExactly(1, 3);
    assertThat(rows.columns().get(2).times())
        .containsExactly(FIRST + 1, FIRST + 9_000_000_000L, FIRST + 1, FIRST + 1, 0, 0, 0, 0);
  }

  @Test
  void tellsOfABucketThatReachesIntoTheIntervalButCountsBeforeIt() {
    store.now = START.plus(Duration.ofDays(2));
    for (int second = 0; second < 600; second++) {
      add(FIRST + Duration.ofSeconds(second).toNanos(), second);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    List<SampleFunction> count = List.of(SampleFunction.of(Kind.COUNT));
    long start = FIRST + 1_000_000_000L;
    QueryResult.FunctionRows rows = ask(new Periods(start, FIRST + TEN_MINUTES, 1), count);
    assertThat(rows.columns().get(0).values()).containsExactly(540);
    rows = ask(new Periods(start, start + 8 * TEN_MINUTES, 1), count);
    assertThat(rows.columns().get(0).values()).containsExactly(0);
    assertThat(rows.resolution()).isEqualTo(TEN_MINUTES);
    long after = FIRST + TEN_MINUTES;
    assertThat(ask(new Periods(after, after + 8 * TEN_MINUTES, 1), count).resolution()).isZero();
  }

  @Test
  void movingMeansOfLongPeriodsAreOfBucketsThatFitTheirDuration() {
    store.now = START.plus(Duration.ofDays(2));
    for (int second = 0; second < 20_000; second += 5) {
      add(FIRST + Duration.ofSeconds(second).toNanos(), 7);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    List<SampleFunction> moving =
        List.of(
            new SampleFunction(Kind.SMA, Duration.ofMinutes(10).toNanos(), 0),
            new SampleFunction(Kind.EMA, Duration.ofSeconds(20).toNanos(), 0),
            SampleFunction.of(Kind.COUNT));
    long start = FIRST + Duration.ofSeconds(30).toNanos();
    Periods periods = new Periods(start, start + 18 * TEN_MINUTES, 2);
    QueryResult.FunctionRows rows = ask(periods, moving);
    assertThat(rows.columns().get(0).values()).containsExactly(7, 7);
    assertThat(rows.columns().get(1).values()).containsExactly(7, 7);
    assertThat(rows.resolution()).isEqualTo(Duration.ofSeconds(10).toNanos());
    assertThat(ask(periods, moving.subList(0, 1)).resolution())
        .isEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(ask(periods, moving.subList(2, 3)).resolution()).isEqualTo(TEN_MINUTES);
  }

  @Test
  void quantilesOfBucketsAreWithinMinAndMax() {
    store.now = START.plus(Duration.ofDays(2));
    for (int second = 0; second < 600; second++) {
      add(FIRST + Duration.ofSeconds(second).toNanos(), 5, -5);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    List<SampleFunction> quantiles =
        List.of(
            new SampleFunction(Kind.QUANTILE, 0, 0),
            new SampleFunction(Kind.QUANTILE, 0, 0.5),
            new SampleFunction(Kind.QUANTILE, 0, 1));
    QueryResult.FunctionRows rows = ask(new Periods(FIRST, FIRST + TEN_MINUTES, 1), quantiles);
    assertThat(rows.resolution()).isPositive();
    assertThat(rows.columns()).allSatisfy(each -> assertThat(each.values()).containsExactly(5, -5));
  }

  @Test
  void quantilesAndMovingMeansAreNearWhatTheSamplesSay() {
    store.now = START.plus(Duration.ofDays(2));
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      add(FIRST + i * 5_000_000_000L, 100 + 10 * random.nextDouble());
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    Periods periods = new Periods(FIRST, FIRST + 50_000_000_000_000L, 5);
    List<SampleFunction> functions =
        List.of(
            new SampleFunction(Kind.QUANTILE, 0, 0.1),
            new SampleFunction(Kind.SMA, 3 * TEN_MINUTES, 0),
            new SampleFunction(Kind.EMA, 3 * TEN_MINUTES, 0));
    QueryResult.FunctionRows rows = ask(periods, functions);
    assertThat(rows.columns().get(0).values()[2]).isCloseTo(101, within(2.0));
    assertThat(rows.columns().get(1).values()[2]).isCloseTo(105, within(1.0));
    assertThat(rows.columns().get(2).values()[2]).isCloseTo(105, within(1.0));
  }
}
