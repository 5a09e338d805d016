package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The latest sample up to a time, where some were rolled up. */
class LatestSampleTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long NANOS = START.getEpochSecond() * 1_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final TreeMap<Long, double[]> samples = new TreeMap<>();

  private void add(long time) {
    double[] values = {samples.size(), 1, 2};
    samples.put(time, values);
    store.add(TAG, time, values);
  }

  private QueryResult at(long time) {
    return store.ask(new Query.SampleAt(TAG, time, 0, 0, 0));
  }

  @Seeded
  void isNoOlderThanItsResolutionAndExactWithoutOne(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofHours(24));
    for (int i = 0; i < 3000; i++) {
      add(NANOS + (long) (random.nextDouble() * HOUR));
    }
    store.flush();
    for (int hour = 26; hour < 32; hour++) {
      store.passUntil(START.plus(Duration.ofHours(hour)));
    }
    for (int i = 0; i < 200; i++) {
      add(NANOS + 8 * HOUR + (long) (random.nextDouble() * HOUR));
    }
    store.flush();
    assertThat(at(NANOS + 9 * HOUR)).isInstanceOf(QueryResult.Sample.class);
    int coarse = 0;
    for (int i = 0; i < 300; i++) {
      long time = samples.firstKey() + (long) (random.nextDouble() * 10 * HOUR);
      QueryResult.Sample sample = (QueryResult.Sample) at(time);
      long exact = samples.floorKey(time);
      if (sample.resolution() == 0) {
        assertThat(sample.time()).isEqualTo(exact);
      } else {
        coarse++;
        assertThat(sample.resolution()).isEqualTo(Tiers.width(Tiers.all()[0]));
        assertThat(exact - sample.time()).isBetween(0L, sample.resolution());
      }
      assertThat(sample.values()).isEqualTo(samples.get(sample.time()));
    }
    assertThat(coarse).isPositive();
  }

  @Test
  void isOfTheSeriesAskedForOrPreferred() {
    store.add(TAG, 5, 1);
    store.add(TAG, 6, 2, 3);
    store.flush();
    assertThat(((QueryResult.Refusal) at(9)).reason())
        .isEqualTo(QueryResult.Refusal.Reason.WIDTH_NOT_GIVEN);
    QueryResult asked = store.ask(new Query.SampleAt(TAG, 9, 1, 2, 0));
    assertThat(((QueryResult.Sample) asked).values()).containsExactly(1);
    QueryResult preferred = store.ask(new Query.SampleAt(TAG, 9, 0, 2, 0));
    assertThat(((QueryResult.Sample) preferred).values()).containsExactly(2, 3);
    QueryResult unknown = store.ask(new Query.SampleAt(TAG, 9, 7, 2, 0));
    assertThat(((QueryResult.Refusal) unknown).reason())
        .isEqualTo(QueryResult.Refusal.Reason.UNKNOWN_WIDTH);
  }
}
