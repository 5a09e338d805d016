package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.StoredFormat;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Buckets of a version with three tiers, whose upkeep fills the fourth, of 5 minutes. */
class TierFillTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long FIRST = START.getEpochSecond() * 1_000_000_000L;
  private static final int WIDTH = 10;
  private static final Series SERIES = new Series(TAG, WIDTH);
  private static final int OF_5_MINUTES = 4;
  private static final long MINUTE = Tiers.width(2);

  /** So many that they are filled in several steps. */
  private static final Duration ROLLED_UP = Duration.ofHours(47);

  private static final List<SampleFunction> FUNCTIONS =
      Stream.of(Kind.MIN, Kind.AVG, Kind.MAX, Kind.COUNT, Kind.FIRST, Kind.LAST)
          .map(SampleFunction::of)
          .toList();

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final TreeMap<Long, double[]> reference = new TreeMap<>();

  /** Three days of samples, of which two are rolled up. */
  private void fill(Random random) {
    store.now = START.plus(Duration.ofDays(3));
    long step = Duration.ofSeconds(20).toNanos();
    for (long time = FIRST; time < FIRST + Duration.ofDays(3).toNanos(); ) {
      double[] sample = random.doubles(WIDTH, -10, 10).map(v -> Math.rint(v * 100) / 100).toArray();
      store.add(TAG, time, sample);
      reference.put(time, sample);
      time += 1 + random.nextLong(random.nextInt(100) == 0 ? 100 * step : 2 * step);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(1)));
  }

  /** Takes away what an earlier version would not have written. */
  private void makeOfThreeTiers() {
    String tier = TAG + "/" + WIDTH + "/" + OF_5_MINUTES + "/";
    store.fragments.lists().keySet().removeIf(key -> key.toString().startsWith(tier));
    Extent extent = held().extent();
    byte[] old =
        ByteBuffer.allocate(25)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(StoredFormat.EXTENT_OF_THREE_TIERS.code())
            .putLong(extent.first())
            .putLong(extent.last())
            .putLong(extent.count())
            .array();
    store.fragments.replace(ChunkKey.rolledUp(SERIES), old);
    store.restart();
  }

  private RolledUp held() {
    return TreeReader.rolledUp(store.fragments, SERIES);
  }

  private TreeMap<Long, double[]> buckets(int tier) {
    TreeMap<Long, double[]> buckets = new TreeMap<>();
    int width = BucketRow.width(WIDTH);
    try (TreeCursor cursor = new TreeCursor(store.fragments, ChunkKey.root(SERIES, tier), width)) {
      for (boolean more = cursor.seekFirst(); more; more = cursor.next()) {
        double[] bucket = new double[width];
        cursor.copyValues(bucket, 0);
        buckets.put(cursor.time(), bucket);
      }
    }
    return buckets;
  }

  /** Periods that buckets of 5 minutes suffice for. */
  private void assertAnswersBy(Duration resolution) {
    Periods periods = new Periods(FIRST, FIRST + 66 * 40 * MINUTE, 66);
    QueryResult.FunctionRows rows =
        (QueryResult.FunctionRows) store.ask(new Query.Report(TAG, periods, 0, 0, 0b11, FUNCTIONS));
    assertThat(rows.resolution()).isEqualTo(resolution.toNanos());
    new FunctionReference(reference, periods, 0, 1).assertIsResultOf(rows, FUNCTIONS);
  }

  @Seeded
  void isFilledStepByStepAndNotReadBefore(long seed) {
    fill(new Random(seed));
    assertAnswersBy(Duration.ofMinutes(5));
    Map<Long, double[]> expected = buckets(OF_5_MINUTES);
    makeOfThreeTiers();

    int steps = 0;
    for (; held().lacksTiers(); steps++) {
      assertAnswersBy(Duration.ofMinutes(1));
      store.store.samples().upkeep(TAG);
    }

    assertThat(steps).isGreaterThan(2);
    assertAnswersBy(Duration.ofMinutes(5));
    Map<Long, double[]> filled = buckets(OF_5_MINUTES);
    assertThat(filled.keySet()).isEqualTo(expected.keySet());
    filled.forEach((start, bucket) -> assertSame(bucket, expected.get(start)));
  }

  /** Held mean and deviation are put together from rounded ones. */
  private static void assertSame(double[] bucket, double[] expected) {
    int head = BucketRow.column(0, BucketRow.FIRST);
    assertThat(Arrays.copyOf(bucket, head)).isEqualTo(Arrays.copyOf(expected, head));
    for (int v = 0; v < WIDTH; v++) {
      for (int part = BucketRow.FIRST; part <= BucketRow.SUM; part++) {
        int column = BucketRow.column(v, part);
        assertThat(bucket[column]).as("column %d", column).isEqualTo(expected[column]);
      }
      assertThat(BucketRow.heldMean(bucket, v))
          .isEqualTo(BucketRow.heldMean(expected, v), within(1e-4));
      assertThat(BucketRow.deviation(bucket, v))
          .isEqualTo(BucketRow.deviation(expected, v), within(1e-4));
    }
  }

  /** What became too old meanwhile is rolled up afterwards. */
  @Test
  void takesUpOtherUpkeepOnceItIsFull() {
    fill(new Random(1));
    makeOfThreeTiers();
    store.scheduled.put(TAG, store.now.toEpochMilli());

    store.passUntil(store.now.plus(Duration.ofHours(9)));

    assertThat(held().tiers()).isEqualTo(Tiers.NEWEST);
    Duration more = ROLLED_UP.plus(Duration.ofHours(7));
    assertThat(held().extent().last()).isGreaterThan(FIRST + more.toNanos());
    assertAnswersBy(Duration.ofMinutes(5));
    assertThat(buckets(OF_5_MINUTES).keySet()).isEqualTo(startsOfWiderBuckets(buckets(2)).keySet());
  }

  @Seeded
  void goesOnAfterADeletion(long seed) {
    Random random = new Random(seed);
    fill(random);
    makeOfThreeTiers();
    store.store.samples().upkeep(TAG);
    assertThat(held().lacksTiers()).isTrue();
    long cut = FIRST + random.nextLong(ROLLED_UP.minusHours(5).toNanos());

    store.store.samples().delete(new TagDeletion(TAG, TagDeletion.ALL_WIDTHS, cut));
    while (held().lacksTiers()) {
      store.store.samples().upkeep(TAG);
    }

    long whole = Buckets.start(cut, Tiers.width(OF_5_MINUTES)) + Tiers.width(OF_5_MINUTES);
    Map<Long, Long> expected = startsOfWiderBuckets(buckets(2)).tailMap(whole);
    Map<Long, Long> counts = new TreeMap<>();
    buckets(OF_5_MINUTES)
        .tailMap(whole)
        .forEach((start, bucket) -> counts.put(start, BucketRow.count(bucket)));
    assertThat(counts).isEqualTo(expected).isNotEmpty();
  }

  /** By the starts of buckets of 5 minutes, how many samples narrower ones have. */
  private static TreeMap<Long, Long> startsOfWiderBuckets(Map<Long, double[]> narrow) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    narrow.forEach(
        (start, bucket) ->
            counts.merge(
                Buckets.start(start, Tiers.width(OF_5_MINUTES)),
                BucketRow.count(bucket),
                Long::sum));
    return counts;
  }
}
