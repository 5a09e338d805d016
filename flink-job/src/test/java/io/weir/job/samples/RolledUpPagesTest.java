package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Pages of samples beyond raw retention: of each bucket the last one, as it was stored. */
class RolledUpPagesTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long FIRST = START.getEpochSecond() * 1_000_000_000L;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final TreeMap<Long, double[]> reference = new TreeMap<>();

  private void add(Random random, long time) {
    double[] values = {random.nextGaussian(), random.nextInt(100), time % 1000};
    store.add(TAG, time, values);
    reference.put(time, values);
  }

  /** All pages, each sample with the bits of its values. */
  private TreeMap<Long, double[]> read(long start, long end, long span, int maxBytes) {
    TreeMap<Long, double[]> read = new TreeMap<>();
    long from = start;
    boolean more = true;
    while (more) {
      QueryResult.SamplePage page =
          (QueryResult.SamplePage)
              store.ask(new Query.SamplePage(TAG, from, end, 0, 0, 0, false, maxBytes, span));
      for (int i = 0; i < page.size(); i++) {
        assertThat(read.isEmpty() || page.times()[i] > read.lastKey()).isTrue();
        double[] values = new double[3];
        System.arraycopy(page.values(), 3 * i, values, 0, 3);
        read.put(page.times()[i], values);
      }
      more = page.more();
      from = more ? read.lastKey() + 1 : from;
    }
    return read;
  }

  /** What there must be: raw samples from a time on, and of older ones the last of each bucket. */
  private TreeMap<Long, double[]> expected(long start, long end, long raw, long width) {
    TreeMap<Long, double[]> expected = new TreeMap<>();
    Map<Long, double[]> wanted = reference.subMap(start, end);
    for (Map.Entry<Long, double[]> each : wanted.entrySet()) {
      long time = each.getKey();
      long bucket = Math.floorDiv(time, width) * width;
      Long last = reference.lowerKey(Math.min(raw, bucket + width));
      Long first = reference.ceilingKey(bucket);
      boolean isEdge = last != null && last >= end && first == time;
      if (time >= raw || time == last || isEdge) {
        expected.put(time, each.getValue());
      }
    }
    return expected;
  }

  @Seeded
  void areTheLastOfEachBucketThatIsNarrowEnough(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofDays(3));
    for (long time = FIRST; time < FIRST + Duration.ofDays(3).toNanos(); ) {
      add(random, time);
      time += 1 + random.nextLong(random.nextInt(100) == 0 ? 60 * MINUTE : MINUTE);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(1)));
    // Upkeep came at some moment of that hour, and takes whole chunks.
    TreeMap<Long, double[]> held = read(0, Long.MAX_VALUE, 0, 1 << 20);
    long raw = held.firstKey();
    assertThat(raw).isBetween(FIRST + 30 * 60 * MINUTE, FIRST + 49 * 60 * MINUTE);
    assertSame(held, new TreeMap<>(reference.tailMap(raw)));

    Map<Long, Long> widths =
        Map.of(
            1L,
            MINUTE / 6,
            8 * MINUTE,
            MINUTE,
            40 * MINUTE,
            5 * MINUTE,
            Long.MAX_VALUE,
            10 * MINUTE);
    widths.forEach(
        (span, width) -> {
          for (int i = 0; i < 5; i++) {
            long start = FIRST - MINUTE + random.nextLong(72 * 60 * MINUTE);
            long end = start + random.nextLong(72 * 60 * MINUTE);
            assertSame(
                read(start, end, span, 1 << 10 << random.nextInt(8)),
                expected(start, end, raw, width));
          }
          assertSame(
              read(0, Long.MAX_VALUE, span, 1 << 16), expected(0, Long.MAX_VALUE, raw, width));
        });
  }

  private static void assertSame(Map<Long, double[]> read, Map<Long, double[]> expected) {
    assertThat(read.keySet()).isEqualTo(expected.keySet());
    read.forEach((time, values) -> assertThat(values).isEqualTo(expected.get(time)));
  }

  /** A sample that came late is raw until the next upkeep, between buckets. */
  @Seeded
  void lateSamplesAreAmongThem(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofDays(3));
    for (long time = FIRST; time < FIRST + 3 * 60 * MINUTE; time += 7 * MINUTE / 60) {
      add(random, time);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(1)));
    TreeMap<Long, double[]> before = read(0, Long.MAX_VALUE, 1, 1 << 16);
    assertThat(before.size()).isLessThan(reference.size());
    for (int i = 0; i < 50; i++) {
      long late = FIRST + random.nextLong(3 * 60 * MINUTE);
      add(random, late);
      before.put(late, reference.get(late));
    }
    store.flush();
    assertSame(read(0, Long.MAX_VALUE, 1, 1 << 10), before);
  }
}
