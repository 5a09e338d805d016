package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.Widths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was added of a tag before a deletion goes, whatever it has become; what comes later stays.
 */
class DeletionTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Tag OTHER = Tag.of("boiler-8");
  private static final int WIDTH = StoreUnderTest.WIDTH;
  private static final Widths WIDTHS = Widths.of(WIDTH);
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long BASE = START.getEpochSecond() * 1_000_000_000L;
  private static final Retention RETENTION =
      new Retention(Duration.ofHours(25), Duration.ofDays(32));

  private final StoreUnderTest store = new StoreUnderTest(RETENTION);
  private final TreeMap<Long, double[]> reference = new TreeMap<>();
  private int added;

  @BeforeEach
  void setTheClock() {
    store.now = START;
  }

  private void add(long time) {
    double[] values = {added++, 1, 2};
    store.add(TAG, time, values);
    reference.put(time, values);
  }

  private void delete(long before) {
    store.store.samples().delete(new TagDeletion(TAG, TagDeletion.ALL_WIDTHS, before));
    reference.headMap(before).clear();
  }

  private void deleteAll() {
    delete(TagDeletion.ALL_TIMES);
  }

  private static boolean isRefused(QueryResult answer) {
    return answer instanceof QueryResult.Refusal;
  }

  private void assertHoldsTheReference(Periods periods) {
    QueryResult answer = store.ask(TAG, periods);
    if (reference.isEmpty()) {
      assertThat(isRefused(answer)).isTrue();
      assertThat(store.entry(TAG)).isNull();
      return;
    }
    assertThat(StoreUnderTest.rows(answer))
        .isDeepEqualTo(StoreUnderTest.expected(reference, periods));
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  /** Samples come early and late and again, and are deleted at any point, waiting or not. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void leavesWhatWasAddedLaterAndWhatIsNotOlder(long seed) {
    Random random = new Random(seed);
    int span = 1 << 10 + random.nextInt(12);
    for (int round = 0; round < 12; round++) {
      int count = random.nextInt(4) == 0 ? 20_000 : random.nextInt(2_000);
      boolean inOrder = random.nextBoolean();
      for (int i = 0; i < count; i++) {
        add(BASE + (inOrder ? (long) i * span / count : random.nextInt(span)));
      }
      if (random.nextBoolean()) {
        store.flush();
      }
      if (random.nextInt(3) == 0) {
        store.passUntil(store.now.plusSeconds(3600));
      }
      switch (random.nextInt(4)) {
        case 0 -> deleteAll();
        case 1 -> delete(BASE + random.nextInt(span));
        case 2 -> delete(BASE + span + 1);
        default -> delete(BASE - 1);
      }
      if (random.nextInt(3) == 0) {
        store.flush();
        store.restart();
      }
      for (int i = random.nextInt(5); i > 0; i--) {
        add(BASE + random.nextInt(span));
      }
      store.flush();
      assertHoldsTheReference(new Periods(BASE - 5, BASE + span + 5, 1 + random.nextInt(500)));
      if (!reference.isEmpty()) {
        assertThat(store.entry(TAG))
            .isEqualTo(
                new QueryResult.Tags.Entry(
                    TAG, WIDTHS, reference.firstKey(), reference.lastKey(), reference.size()));
      }
    }
  }

  @Test
  void leavesNothingOfATagAnywhere() {
    store.add(OTHER, BASE, 1, 2, 3);
    store.now = START.plus(Duration.ofDays(2));
    for (int i = 0; i < 400_000; i++) {
      add(BASE + i * Duration.ofMillis(250).toNanos());
    }
    store.flush();
    Instant due = store.now;
    for (int hours = 1; hours < 4; hours++) {
      store.passUntil(due.plus(Duration.ofHours(hours)));
    }
    assertThat(store.fragments.lists())
        .containsKey(ChunkKey.root(StoreUnderTest.series(TAG), Tiers.widest()));
    long scheduled = store.scheduled.get(TAG);

    deleteAll();

    assertThat(store.fragments.lists().keySet())
        .allMatch(key -> key.tag().equals(OTHER))
        .isNotEmpty();
    assertThat(store.store.samples().tally().tags()).isEqualTo(1);
    assertThat(store.entry(TAG)).isNull();
    assertThat(isRefused(store.ask(TAG, new Periods(BASE, BASE + 100, 1)))).isTrue();
    assertThat(store.entry(OTHER)).isNotNull();

    store.passUntil(Instant.ofEpochMilli(scheduled));
    assertThat(store.scheduled).doesNotContainKey(TAG);
  }

  @Test
  void aTagThatComesBackHasItsUpkeepAgain() {
    add(BASE);
    store.flush();
    deleteAll();

    add(BASE + 1);
    store.flush();
    assertHoldsTheReference(new Periods(BASE, BASE + 10, 5));
    store.passUntil(START.plus(Duration.ofDays(40)));

    assertThat(store.entry(TAG)).isNull();
    assertThat(store.fragments.lists()).isEmpty();
    assertThat(store.scheduled).isEmpty();
  }

  @Test
  void deletesOneSeriesOfATagWhereOnlyThatIsMeant() {
    store.add(TAG, BASE, 1, 2, 3);
    store.add(TAG, BASE + 1, 4);
    store.flush();

    store.store.samples().delete(new TagDeletion(TAG, 1, TagDeletion.ALL_TIMES));

    assertThat(store.entry(TAG)).isEqualTo(new QueryResult.Tags.Entry(TAG, WIDTHS, BASE, BASE, 1));
    assertThat(store.fragments.lists())
        .containsKey(ChunkKey.root(new Series(TAG, WIDTH), ChunkKey.RAW))
        .doesNotContainKey(ChunkKey.root(new Series(TAG, 1), ChunkKey.RAW));
  }

  /** Of three days, two are rolled up; the cut is anywhere in them. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void leavesABucketWholeThatHasSamplesOnBothSides(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofDays(3));
    long length = Duration.ofDays(3).toNanos();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      times.add(BASE + (long) (random.nextDouble() * length));
    }
    times.forEach(this::add);
    store.flush();
    store.passUntil(store.now.plus(Duration.ofHours(2)));
    TreeMap<Long, double[]> all = new TreeMap<>(reference);
    long cut = BASE + (long) (random.nextDouble() * 1.5 * Duration.ofDays(1).toNanos());

    delete(cut);

    for (int tier : Tiers.all()) {
      long start = Buckets.start(cut, Tiers.width(tier));
      boolean straddles = !all.subMap(start, cut).isEmpty() && holds(all, cut, start, tier);
      long firstHeld = straddles ? all.ceilingKey(start) : all.ceilingKey(cut);
      long points = Duration.ofHours(20).toNanos() / (8 * Tiers.width(tier));
      Periods periods = new Periods(cut, cut + Duration.ofHours(20).toNanos(), (int) points);
      QueryResult.Rows rows = (QueryResult.Rows) store.ask(TAG, periods);
      assertThat(rows.oldest()).isGreaterThanOrEqualTo(firstHeld);
      assertThat(rows.has(periods.points())).isTrue();
      if (tier == Tiers.widest()) {
        assertThat(store.entry(TAG))
            .isEqualTo(
                new QueryResult.Tags.Entry(
                    TAG, WIDTHS, firstHeld, all.lastKey(), all.tailMap(firstHeld).size()));
      }
    }
  }

  private static boolean holds(TreeMap<Long, double[]> all, long from, long start, int tier) {
    Map.Entry<Long, double[]> next = all.ceilingEntry(from);
    return next != null && next.getKey() < start + Tiers.width(tier);
  }

  @Test
  void deletingNothingDoesNothing() {
    store.add(OTHER, BASE, 1, 2, 3);
    store.flush();

    deleteAll();

    assertThat(store.entry(OTHER)).isNotNull();
    assertThat(store.store.engine().answer(new Query.TagList("", "", 9, 0, 0)))
        .isInstanceOf(QueryResult.Tags.class);
  }

  /** A long series costs a few reads, not one a chunk. */
  @Test
  void readsHardlyMoreOfALongSeriesThanOfAShortOne() {
    StoreUnderTest longer = new StoreUnderTest();
    for (int i = 0; i < 2_000_000; i++) {
      longer.add(TAG, BASE + i, i, 1, 2);
    }
    longer.flush();
    longer.fragments.removesRuns = true;
    long before = longer.fragments.reads();

    longer.store.samples().delete(new TagDeletion(TAG, 0, BASE + 1_999_000));

    assertThat(longer.fragments.reads() - before).isLessThan(20);
    assertThat(longer.fragments.lists()).hasSizeLessThan(10);
    assertThat(longer.entry(TAG))
        .isEqualTo(
            new QueryResult.Tags.Entry(TAG, WIDTHS, BASE + 1_999_000, BASE + 1_999_999, 1000));
  }

  /** Else each of these deletions looks for the buckets of a hundred years, one by one. */
  @Test
  void takesNoLongerForTimesThatHaveNoSamples() {
    StoreUnderTest sparse =
        new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(40_000)));
    sparse.now = START.plus(Duration.ofDays(3));
    long old = BASE - Duration.ofDays(36_500).toNanos();
    List<Tag> tags = IntStream.range(0, 200).mapToObj(i -> Tag.of("t" + i)).toList();
    for (Tag tag : tags) {
      sparse.add(tag, old, 1, 2, 3);
      sparse.add(tag, BASE, 4, 5, 6);
      sparse.add(tag, BASE + Duration.ofDays(1).toNanos(), 7, 8, 9);
    }
    sparse.flush();
    sparse.passUntil(sparse.now.plus(Duration.ofHours(2)));

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> tags.forEach(tag -> sparse.store.samples().delete(new TagDeletion(tag, 0, BASE))));

    for (Tag tag : tags) {
      assertThat(sparse.entry(tag).first()).isEqualTo(BASE);
      assertThat(sparse.entry(tag).count()).isEqualTo(2);
    }
  }
}
