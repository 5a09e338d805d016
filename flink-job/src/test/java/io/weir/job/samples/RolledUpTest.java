package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.Rows;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The buckets of every tier say what the samples said, in whatever order those came. */
class RolledUpTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long NANOS = START.getEpochSecond() * 1_000_000_000L;

  /** A bucket is added to by as many steps of expiry as cut it. */
  private static final int PIECES = 4;

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final TreeMap<Long, double[]> samples = new TreeMap<>();

  @Seeded
  void bucketsSayWhatTheSamplesSaid(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofHours(24));
    double step = Math.pow(10, 8 + 3 * random.nextDouble());
    addAll(random, arrival(random, step, 6000));
    for (int hour = 26; hour < 32; hour++) {
      store.passUntil(START.plus(Duration.ofHours(hour)));
    }
    assertThat(store.fragments.lists())
        .doesNotContainKey(ChunkKey.root(StoreUnderTest.series(TAG), ChunkKey.RAW));
    assertTiers(true);

    store.restart();
    addAll(random, arrival(random, step * 7, 500));
    for (int hour = 58; hour < 62; hour++) {
      store.passUntil(START.plus(Duration.ofHours(hour)));
    }
    assertTiers(false);
  }

  /** Samples that are not held yet, none later than an hour, in any order. */
  private List<Long> arrival(Random random, double step, int most) {
    List<Long> times = new ArrayList<>();
    long time = NANOS;
    while (times.size() < most && time < NANOS + Duration.ofHours(1).toNanos()) {
      time += 1 + (long) (-Math.log(1 - random.nextDouble()) * step);
      if (!samples.containsKey(time)) {
        times.add(time);
      }
    }
    switch (random.nextInt(4)) {
      case 0 -> Collections.shuffle(times, random);
      case 1 -> Collections.reverse(times);
      case 2 -> Collections.rotate(times, times.size() / 3);
      default -> {}
    }
    return times;
  }

  private void addAll(Random random, List<Long> times) {
    double value = 50;
    for (long time : times) {
      value = Math.round((value + 0.05 * random.nextGaussian()) * 1000) / 1000.0;
      double[] sample = {value, random.nextInt(3), 7.5};
      samples.put(time, sample);
      store.add(TAG, time, sample);
      if (random.nextInt(50) == 0) {
        store.flush();
      }
    }
    store.flush();
  }

  private void assertTiers(boolean heldMeanIsExact) {
    for (int tier : Tiers.all()) {
      long width = Tiers.width(tier);
      Map<Long, Rows> expected = new TreeMap<>();
      samples.forEach(
          (time, sample) ->
              expected
                  .computeIfAbsent(
                      Buckets.start(time, width), start -> new Rows(StoreUnderTest.WIDTH, 8))
                  .add(time, sample));
      Map<Long, double[]> buckets = buckets(tier);
      assertThat(buckets.keySet()).as("starts of tier %d", tier).isEqualTo(expected.keySet());
      buckets.forEach(
          (start, bucket) -> {
            BucketsTest.assertSummarizes(bucket, start, expected.get(start), PIECES, true);
            for (int v = 0; heldMeanIsExact && v < StoreUnderTest.WIDTH; v++) {
              assertThat(BucketRow.heldMean(bucket, v))
                  .as("held mean of value %d at %d of tier %d", v, start, tier)
                  .isEqualTo(
                      BucketsTest.heldMean(expected.get(start), v),
                      within(BucketsTest.tolerance(expected.get(start), v, PIECES)));
            }
          });
    }
  }

  private Map<Long, double[]> buckets(int tier) {
    Map<Long, double[]> buckets = new TreeMap<>();
    ChunkKey root = ChunkKey.root(StoreUnderTest.series(TAG), tier);
    int width = BucketRow.width(StoreUnderTest.WIDTH);
    try (TreeCursor cursor = new TreeCursor(store.fragments, root, width)) {
      for (long end = Long.MAX_VALUE; cursor.seek(end); end = cursor.time()) {
        double[] bucket = new double[width];
        cursor.copyValues(bucket, 0);
        buckets.put(cursor.time(), bucket);
      }
    }
    return buckets;
  }
}
