package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.Fragments;
import io.weir.job.samples.chunk.Rows;
import io.weir.job.samples.chunk.SealedChunk;
import io.weir.job.samples.chunk.StoredFormat;
import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets are kept packed, also where a tag has few of them, at a bounded price in writing. */
class BucketBytesTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long NANOS = START.getEpochSecond() * 1_000_000_000L;
  private static final int WIDTH = 10;

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final double[] values = new double[WIDTH];
  private final Random random = new Random(42);
  private long next = NANOS;

  /** Bytes written to the chunks of each tier. */
  private final long[] written = new long[1 + Tiers.all().length];

  BucketBytesTest() {
    Arrays.fill(values, 50);
    store.fragments.onWrite =
        (key, fragment) -> {
          for (int tier : Tiers.all()) {
            written[tier] += isChunkOf(key, tier) ? fragment.length : 0;
          }
        };
  }

  @ParameterizedTest(name = "a sample every {0} s for {1} days")
  @CsvSource({
    "0.1, 2, 149",
    "1, 3, 131",
    "20, 31, 120",
    "300, 31, 103",
    "1000, 31, 91",
    "3600, 31, 68"
  })
  void arePackedWithoutWritingAllForEachNewOne(double seconds, int days, int bytes) {
    for (int hour = 1; hour <= 24 * days; hour++) {
      passHour(hour, seconds);
      assertPacked();
    }
    long buckets = 0;
    long stored = 0;
    long packed = 0;
    for (int tier : Tiers.all()) {
      long before = buckets;
      for (var list : store.fragments.lists().entrySet()) {
        if (isChunkOf(list.getKey(), tier)) {
          Chunk chunk = Fragments.chunk(list.getValue());
          buckets += chunk.size();
          stored += list.getValue().length;
          packed += packedBytes(chunk);
        }
      }
      assertThat(written[tier] / (buckets - before))
          .as("bytes written a bucket of tier %d", tier)
          .isLessThan(2500);
    }
    assertThat(buckets).isGreaterThan(1000);
    assertThat((double) stored / buckets)
        .as("bytes of a bucket, of %d; packed they have %d", buckets, packed / buckets)
        .isCloseTo(bytes, within(1.0));
    assertThat(stored).isLessThan(packed * 21 / 20);
  }

  private void passHour(int hour, double seconds) {
    while (next < NANOS + Duration.ofHours(hour).toNanos()) {
      store.add(TAG, next, walk());
      next += 1 + (long) (-Math.log(1 - random.nextDouble()) * seconds * 1e9);
    }
    store.flush();
    store.passUntil(START.plus(Duration.ofHours(hour)));
  }

  private double[] walk() {
    for (int v = 0; v < WIDTH; v++) {
      values[v] = Math.round((values[v] + 0.05 * random.nextGaussian()) * 1000) / 1000.0;
    }
    return values;
  }

  private void assertPacked() {
    store
        .fragments
        .lists()
        .forEach(
            (key, list) -> {
              if (Arrays.stream(Tiers.all()).anyMatch(tier -> isChunkOf(key, tier))) {
                int rows = Fragments.rows(list);
                assertThat(rows - Fragments.packedRows(list))
                    .as("rows of %s that are not packed, of %d", key, rows)
                    .isLessThanOrEqualTo(Math.max(rows / 3, ChunkTree.LOOSE_ROWS));
              }
            });
  }

  private static boolean isChunkOf(ChunkKey key, int tier) {
    return key.toString().startsWith(TAG + "/" + WIDTH + "/" + tier + "/CHUNK/");
  }

  private static int packedBytes(Chunk chunk) {
    Rows rows = new Rows(chunk.width(), chunk.size());
    rows.add(chunk);
    return SealedChunk.pack(StoredFormat.BUCKET_COLUMNS, rows, 0, rows.size()).length;
  }

  @Test
  void packedChunkOpensForCorrectionsAndIsPackedAgain() {
    int hours = 48;
    for (int hour = 1; hour <= hours; hour++) {
      passHour(hour, 20);
    }
    long late = NANOS + 1;
    boolean opened = false;
    for (int correction = 1; correction <= 200; correction++) {
      double[] corrected = walk().clone();
      store.add(TAG, late, corrected);
      passHour(hours + correction, 1e9);
      assertPacked();
      ChunkKey first = ChunkKey.root(new Series(TAG, WIDTH), Tiers.all()[0]).chunk(Long.MIN_VALUE);
      Map<ChunkKey, byte[]> lists = store.fragments.lists();
      byte[] list = lists.get(first);
      opened |= Fragments.packedRows(list) < Fragments.rows(list);
      QueryResult answer = store.ask(TAG, new Periods(late - 10, late + 1, 1));
      assertThat(StoreUnderTest.rows(answer)[1]).isEqualTo(corrected);
    }
    assertThat(opened).isTrue();
  }
}
