package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of raw samples, one after the other, are what is held, whatever happens between them. */
class RawPagesTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long BASE = START.getEpochSecond() * 1_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));

  /** Answers a query. */
  interface Engine {
    QueryResult ask(Query query) throws Exception;
  }

  /** Random intervals, read to their end in either order in pages of any size. */
  static void assertPagesHold(
      StoreUnderTest store, Tag tag, TreeMap<Long, double[]> reference, Random random) {
    long first = reference.firstKey();
    long span = reference.lastKey() - first + 2;
    for (int i = 0; i < 4; i++) {
      boolean all = random.nextInt(3) == 0;
      long start = all ? Long.MIN_VALUE : first - 1 + (long) (random.nextDouble() * span);
      long end = all ? Long.MAX_VALUE : start + 1 + (long) (random.nextDouble() * span);
      int maxBytes =
          Query.SamplePage.MIN_BYTES << random.nextInt(13)
              | random.nextInt(Query.SamplePage.MIN_BYTES);
      long values = random.nextInt(1 << StoreUnderTest.WIDTH);
      Query.SamplePage query =
          new Query.SamplePage(
              tag,
              start,
              end,
              0,
              0,
              values,
              random.nextBoolean(),
              Math.min(maxBytes, Query.SamplePage.MAX_BYTES));
      try {
        assertPagesHold(store::ask, reference, query);
      } catch (Exception e) {
        throw new AssertionError(query.toString(), e);
      }
    }
  }

  /** Reads from the first page on to the end. */
  static void assertPagesHold(
      Engine engine, NavigableMap<Long, double[]> reference, Query.SamplePage first)
      throws Exception {
    NavigableMap<Long, double[]> wanted = reference.subMap(first.start(), true, first.end(), false);
    NavigableMap<Long, double[]> ordered = first.descending() ? wanted.descendingMap() : wanted;
    long[] times = ordered.keySet().stream().mapToLong(Long::longValue).toArray();
    int read = 0;
    for (Query.SamplePage query = first; query != null; ) {
      QueryResult.SamplePage page = (QueryResult.SamplePage) engine.ask(query);
      assertThat(page.times()).isEqualTo(Arrays.copyOfRange(times, read, read + page.size()));
      int at = 0;
      for (long time : page.times()) {
        double[] values = selected(reference.get(time), query.values());
        for (double value : values) {
          assertThat(page.values()[at++]).isEqualTo(value);
        }
      }
      assertThat(page.values()).hasSize(at);
      assertThat(8 * (page.size() + at)).isLessThanOrEqualTo(query.maxBytes());
      read += page.size();
      assertThat(page.more()).as("%s", query).isEqualTo(read < times.length);
      query = page.more() ? after(query, page) : null;
    }
    assertThat(read).isEqualTo(times.length);
  }

  private static double[] selected(double[] row, long mask) {
    return IntStream.range(0, row.length)
        .filter(i -> mask == 0 || (mask >> i & 1) != 0)
        .mapToDouble(i -> row[i])
        .toArray();
  }

  /** The page that follows. */
  private static Query.SamplePage after(Query.SamplePage query, QueryResult.SamplePage page) {
    long last = page.times()[page.size() - 1];
    return new Query.SamplePage(
        query.tag(),
        query.descending() ? query.start() : last + 1,
        query.descending() ? last : query.end(),
        query.width(),
        query.preferred(),
        query.values(),
        query.descending(),
        query.maxBytes());
  }

  private static Query.SamplePage query(boolean descending) {
    return new Query.SamplePage(TAG, 0, Long.MAX_VALUE, 0, 0, 0, descending, 4096);
  }

  private void addHours(int hours) {
    for (int i = 0; i < hours * 3600; i++) {
      store.add(TAG, BASE + i * SECOND, i, 1, 2);
    }
    store.flush();
  }

  private QueryResult.SamplePage page(Query.SamplePage query) {
    return (QueryResult.SamplePage) store.ask(query);
  }

  @Test
  void goesOnWithWhatIsStillHeldWhenSamplesExpiredBetweenPages() {
    store.now = START;
    addHours(3);
    QueryResult.SamplePage first = page(query(false));
    assertThat(first.times()[0]).isEqualTo(BASE);
    assertThat(first.more()).isTrue();

    store.passUntil(START.plus(Duration.ofMinutes(27 * 60 + 30)));

    QueryResult.SamplePage second = page(after(query(false), first));
    assertThat(second.times()[0]).isGreaterThan(BASE + 3600 * SECOND);
    assertThat(second.values()[0]).isEqualTo((double) (second.times()[0] - BASE) / SECOND);
    QueryResult.SamplePage descending = page(query(true));
    while (descending.more()) {
      descending = page(after(query(true), descending));
    }
    assertThat(descending.times()[descending.size() - 1]).isEqualTo(second.times()[0]);
  }

  @Test
  void ofASeriesOfBucketsAloneThereIsAnEmptyPage() {
    store.now = START;
    addHours(1);
    store.passUntil(START.plus(Duration.ofHours(30)));

    QueryResult.SamplePage page = page(query(false));

    assertThat(page.size()).isZero();
    assertThat(page.width()).isEqualTo(StoreUnderTest.WIDTH);
    assertThat(page.more()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDeletionBetweenPagesEndsThem(boolean descending) {
    addHours(1);
    QueryResult.SamplePage first = page(query(descending));

    store.store.samples().delete(new TagDeletion(TAG, 0, BASE + 1800 * SECOND));
    QueryResult.SamplePage second = page(after(query(descending), first));
    assertThat(Arrays.stream(second.times()).min().getAsLong())
        .isGreaterThanOrEqualTo(BASE + 1800 * SECOND);

    store.store.samples().delete(new TagDeletion(TAG, 0, TagDeletion.ALL_TIMES));
    assertThat(store.ask(after(query(descending), first)))
        .isInstanceOfSatisfying(
            QueryResult.Refusal.class,
            refusal ->
                assertThat(refusal.reason()).isEqualTo(QueryResult.Refusal.Reason.UNKNOWN_TAG));
  }

  @Test
  void takesTheSeriesOfTheWidthThatIsMeant() {
    store.add(TAG, BASE, 1);
    store.add(TAG, BASE, 1, 2);
    store.flush();
    for (int width : List.of(1, 2)) {
      assertThat(
              page(new Query.SamplePage(TAG, 0, Long.MAX_VALUE, width, 0, 0, false, 4096)).width())
          .isEqualTo(width);
      assertThat(
              page(new Query.SamplePage(TAG, 0, Long.MAX_VALUE, 0, width, 0, false, 4096)).width())
          .isEqualTo(width);
    }
    assertThat(((QueryResult.Refusal) store.ask(query(false))).reason())
        .isEqualTo(QueryResult.Refusal.Reason.WIDTH_NOT_GIVEN);
  }

  @Test
  void refusesAValueThatTheSeriesHasNot() {
    store.add(TAG, BASE, 1, 2, 3);
    store.flush();
    for (long values : new long[] {8, 1L << 63 | 1}) {
      QueryResult answer =
          store.ask(new Query.SamplePage(TAG, 0, Long.MAX_VALUE, 0, 0, values, false, 4096));
      assertThat(answer)
          .isEqualTo(
              new QueryResult.Refusal(
                  QueryResult.Refusal.Reason.INVALID,
                  "values: must be 0 to 2, got " + (values == 8 ? 3 : 63)));
    }
  }
}
