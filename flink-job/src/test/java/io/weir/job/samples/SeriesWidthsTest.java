package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples of every width live and leave alike, from the first fragment to the last bucket. */
class SeriesWidthsTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000L;
  private static final long STEP = Duration.ofSeconds(20).toNanos();
  private static final int SAMPLES = 2000; // some chunks, and buckets for each tier

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 50, 51, 63, 64})
  void samplesAreSealedRolledUpAndExpired(int width) {
    StoreUnderTest store =
        new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
    store.now = START.plusNanos(SAMPLES * STEP);
    TreeMap<Long, double[]> reference = new TreeMap<>();
    Random random = new Random(width);
    for (int i = 0; i < SAMPLES; i++) {
      double[] values = new double[width];
      Arrays.setAll(values, v -> Math.round(random.nextGaussian() * 1000) / 1000.0);
      store.add(TAG, START_NANOS + i * STEP, values);
      reference.put(START_NANOS + i * STEP, values);
      if (i % 100 == 0) {
        store.flush();
      }
    }
    store.flush();
    Periods all = new Periods(START_NANOS - 5, START_NANOS + SAMPLES * STEP, 1000);
    assertExact(store, reference, all);
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    assertExact(store, reference, all);

    store.restart();
    store.passUntil(store.now.plus(Duration.ofDays(3)));
    assertThat(store.fragments.lists())
        .doesNotContainKey(ChunkKey.root(new Series(TAG, width), ChunkKey.RAW))
        .containsKey(ChunkKey.root(new Series(TAG, width), Tiers.all()[0]));
    assertExact(store, reference, all); // a sample a bucket is its bucket's last one
    store.add(TAG, START_NANOS + 1, reference.firstEntry().getValue());
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(3)));

    store.passUntil(store.now.plus(Duration.ofDays(40)));
    assertThat(store.fragments.lists()).isEmpty();
    assertThat(store.scheduled).isEmpty();
  }

  private static void assertExact(
      StoreUnderTest store, TreeMap<Long, double[]> reference, Periods periods) {
    QueryResult answer = store.ask(TAG, periods);
    assertThat(((QueryResult.Rows) answer).resolution()).isZero();
    assertThat(StoreUnderTest.rows(answer))
        .isDeepEqualTo(StoreUnderTest.expected(reference, periods));
  }
}
