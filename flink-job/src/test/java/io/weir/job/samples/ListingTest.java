package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.Widths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListingTest {
  private static final Widths WIDTHS = Widths.of(StoreUnderTest.WIDTH);
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final Retention RETENTION =
      new Retention(Duration.ofHours(25), Duration.ofDays(32));
  private final StoreUnderTest store = new StoreUnderTest(RETENTION);

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private QueryResult.Tags page(String prefix, String after, int limit) {
    return page(prefix, after, limit, 0);
  }

  private QueryResult.Tags page(String prefix, String after, int limit, int width) {
    return (QueryResult.Tags)
        store.store.engine().answer(new Query.TagList(prefix, after, limit, width, 0));
  }

  @Test
  void namesWhoseSamplesWaitShortenNoPage() {
    store.now = START;
    for (int i = 0; i < 20; i++) {
      store.add(Tag.of("t" + (100 + 2 * i)), nanos(START), 1, 2, 3);
    }
    store.flush();
    for (int i = 0; i < 20; i++) {
      store.add(Tag.of("t" + (101 + 2 * i)), nanos(START), 1, 2, 3);
    }
    assertThat(page("", "", 10).tags()).hasSize(10);
  }

  @Test
  void aTagThatComesBackWhileItLeavesHasOneNameAndOneTimer() {
    Tag tag = Tag.of("boiler-7");
    store.now = START;
    store.add(tag, nanos(START), 1, 2, 3);
    store.flush();
    store.now = START.plus(Duration.ofDays(40));
    store.calls.clear();
    store.store.samples().upkeep(tag);
    assertThat(store.calls).as("upkeep goes on").hasSize(1);
    store.restart();
    store.add(tag, nanos(store.now), 1, 2, 3);
    store.flush();
    assertThat(store.calls).hasSize(1);
    assertThat(page("", "", 10).tags()).hasSize(1);
    assertThat(store.store.samples().tally().tags()).isOne();
  }

  @Test
  void firstLastAndCountSpeakOfRawSamplesAndRollUps() {
    Tag tag = Tag.of("boiler-7");
    store.now = START.plus(Duration.ofHours(60));
    for (int i = 0; i < 2000; i++) {
      store.add(tag, nanos(START) + 7 + i * 60_000_000_000L, 1, 2, 3);
    }
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(2)));
    assertThat(store.entry(tag))
        .isEqualTo(
            new QueryResult.Tags.Entry(
                tag, WIDTHS, nanos(START) + 7, nanos(START) + 7 + 1999 * 60_000_000_000L, 2000));
    long late = nanos(START) - 5_000_000_000_000L;
    store.add(tag, late, 1, 2, 3);
    store.flush();
    assertThat(store.entry(tag).first()).isEqualTo(late);
    assertThat(store.entry(tag).count()).isEqualTo(2001);
  }

  private void putNamesWithoutSamples(int count) {
    for (int i = 0; i < count; i++) {
      store.names.put(ChunkKey.names(0), Tag.of("a" + i), new byte[] {1, 4, 0, 0, 0, 0, 0, 0, 0});
    }
  }

  @Test
  void aPageThatFindsNothingForLongSaysWhereToGoOn() {
    putNamesWithoutSamples(40_000);
    store.add(Tag.of("z"), nanos(START), 1, 2, 3);
    store.flush();

    assertFindsAfterAnEmptyPage(Tag.of("z"), 0);
  }

  /** Names are walked over without a read where their widths tell that they are not meant. */
  @Test
  void aPageEndsAlsoWhereNoNameIsOfTheWidthAskedFor() {
    putNamesWithoutSamples(100_000);
    store.add(Tag.of("z"), nanos(START), 1, 2);
    store.flush();

    assertFindsAfterAnEmptyPage(Tag.of("z"), 2);
  }

  private void assertFindsAfterAnEmptyPage(Tag tag, int width) {
    QueryResult.Tags first = page("", "", 10, width);
    assertThat(first.tags()).isEmpty();
    assertThat(first.next()).isNotNull();
    List<Tag> found = new ArrayList<>();
    int pages = 0;
    for (Tag after = first.next(); after != null; pages++) {
      QueryResult.Tags page = page("", after.toString(), 10, width);
      page.tags().forEach(entry -> found.add(entry.tag()));
      after = page.next();
    }
    assertThat(found).containsExactly(tag);
    assertThat(pages).isLessThan(5);
  }

  @Test
  void aPageEndsWhenItHasReadMuchAndAlwaysGetsOn() {
    int tags = 30;
    Random random = new Random(5);
    for (int tag = 0; tag < tags; tag++) {
      // Late samples all over open each chunk, and those must be counted.
      for (int i = 0; i < 60_000; i++) {
        store.add(
            Tag.of("t" + tag),
            nanos(START) + i * 1_000_000L,
            random.nextGaussian(),
            random.nextGaussian(),
            random.nextGaussian());
      }
      store.flush();
      for (int i = 0; i < 60_000; i += 200) {
        store.add(Tag.of("t" + tag), nanos(START) + i * 1_000_000L + 1, i, tag, 0);
      }
      store.flush();
    }
    List<QueryResult.Tags.Entry> listed = new ArrayList<>();
    int pages = 1;
    QueryResult.Tags page = page("t", "", 1000);
    for (; page.next() != null; pages++) {
      assertThat(page.tags()).isNotEmpty();
      listed.addAll(page.tags());
      page = page("t", page.next().toString(), 1000);
    }
    listed.addAll(page.tags());
    assertThat(pages).isGreaterThan(1);
    assertThat(listed).hasSize(tags).allMatch(entry -> entry.count() == 60_300);
  }

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  /** Against all rows and buckets that are there, read one by one. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anEntryIsWhatAllRowsAndBucketsAddUpTo(long seed) {
    Random random = new Random(seed);
    Tag tag = Tag.of("boiler-7");
    store.now = START;
    TreeSet<Long> times = new TreeSet<>();
    boolean again = false;
    for (int hour = 0; hour < 24 * 40; hour += 1 + random.nextInt(12)) {
      store.passUntil(START.plus(Duration.ofHours(hour)));
      int samples = hour > 24 * 20 && random.nextInt(3) > 0 ? 0 : random.nextInt(400);
      for (int i = 0; i < samples; i++) {
        Duration back =
            Duration.ofSeconds(random.nextInt(random.nextInt(10) == 0 ? 200_000 : 7200));
        long time = nanos(store.now.minus(back)) + random.nextInt(100);
        store.add(tag, time, i, 0, 0);
        again |= !times.add(time);
      }
      store.flush();
      assertThat(store.entry(tag)).as("hour %d", hour).isEqualTo(counted(tag));
      if (hour < 24 * 30 && !again && !times.isEmpty()) {
        assertThat(store.entry(tag))
            .as("hour %d", hour)
            .isEqualTo(
                new QueryResult.Tags.Entry(tag, WIDTHS, times.first(), times.last(), times.size()));
      }
    }
    assertThat(times).isNotEmpty();
    store.passUntil(store.now.plus(Duration.ofDays(40)));
    assertThat(store.entry(tag)).isNull();
    assertThat(store.fragments.lists()).isEmpty();
  }

  private QueryResult.Tags.Entry counted(Tag tag) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long count = 0;
    try (TreeCursor raw =
            new TreeCursor(
                store.fragments,
                ChunkKey.root(StoreUnderTest.series(tag), ChunkKey.RAW),
                StoreUnderTest.WIDTH);
        TreeCursor old =
            new TreeCursor(
                store.fragments,
                ChunkKey.root(StoreUnderTest.series(tag), 3),
                BucketRow.width(StoreUnderTest.WIDTH))) {
      for (long end = Long.MAX_VALUE; raw.seek(end); end = raw.time()) {
        first = Math.min(first, raw.time());
        last = Math.max(last, raw.time());
        count++;
      }
      double[] bucket = new double[BucketRow.width(StoreUnderTest.WIDTH)];
      for (long end = Long.MAX_VALUE; old.seek(end); end = old.time()) {
        old.copyValues(bucket, 0);
        first = Math.min(first, old.time() + BucketRow.firstTime(bucket));
        last = Math.max(last, old.time() + BucketRow.lastTime(bucket));
        count += BucketRow.count(bucket);
      }
    }
    return count == 0 ? null : new QueryResult.Tags.Entry(tag, WIDTHS, first, last, count);
  }

  @Test
  void noSampleIsMissedOrCountedTwiceWhileItIsRolledUp() {
    Tag tag = Tag.of("boiler-7");
    store.now = START.plus(Duration.ofHours(60));
    for (int i = 0; i < 100_000; i++) {
      store.add(tag, nanos(START) + i * 2_000_000_000L, i, 2, 3);
    }
    store.flush();
    QueryResult.Tags.Entry before = store.entry(tag);
    assertThat(before.count()).isEqualTo(100_000);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(
            () -> {
              int lists = 0;
              for (; !stop.get() || lists == 0; lists++) {
                assertThat(store.entry(tag)).isEqualTo(before);
              }
              return lists;
            });
    for (int hour = 61; hour < 110; hour++) {
      store.passUntil(START.plus(Duration.ofHours(hour)));
    }
    stop.set(true);
    assertThat(reader.join()).isPositive();
    assertThat(store.entry(tag)).isEqualTo(before);
  }
}
